namespace ILGPU.Runtime.OpenCL;

/// <summary>What the OpenCL driver reports. ILGPU gives it no message.</summary>
public sealed class CLException : AcceleratorException
{
    public CLException(CLError errorCode) => Error = errorCode;

    public CLError Error { get; }

    public override AcceleratorType AcceleratorType => AcceleratorType.OpenCL;
}

/// <summary>The errors that the backend tells apart, and one that it does not.</summary>
public enum CLError
{
    CL_DEVICE_NOT_AVAILABLE = -2,
    CL_COMPILER_NOT_AVAILABLE = -3,
    CL_MEM_OBJECT_ALLOCATION_FAILURE = -4,
    CL_OUT_OF_RESOURCES = -5,
    CL_OUT_OF_HOST_MEMORY = -6,
    CL_BUILD_PROGRAM_FAILURE = -11,
    CL_INVALID_BUILD_OPTIONS = -43,
    CL_INVALID_PROGRAM_EXECUTABLE = -45,
    CL_INVALID_KERNEL_NAME = -46,
    CL_INVALID_KERNEL_DEFINITION = -47,
    CL_INVALID_BUFFER_SIZE = -61,
}
