using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Xbm.Engine.Gpu.Drivers;

/// <summary>What an error of the device means, and what it says.</summary>
static class DeviceErrors
{
    /// <summary>Whether memory ran out; any other error means that the device is lost.</summary>
    public static bool IsFull(this Exception e) => e switch
    {
        OutOfMemoryException => true,
        CudaException cuda => cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        // The last is a block larger than the device has any.
        CLException cl => cl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES
            or CLError.CL_OUT_OF_HOST_MEMORY
            or CLError.CL_INVALID_BUFFER_SIZE,
        _ => false,
    };

    /// <summary>Whether the driver's compiler refused a kernel; the device itself is well then.</summary>
    public static bool IsOfCompiler(this AcceleratorException e) => e switch
    {
        // Those without a name of ILGPU's: no JIT compiler, PTX newer than the driver, JIT compilation switched off.
        CudaException cuda => cuda.Error is nameof(CudaError.CUDA_ERROR_INVALID_PTX) or nameof(CudaError.CUDA_ERROR_INVALID_IMAGE)
            or nameof(CudaError.CUDA_ERROR_INVALID_SOURCE) or nameof(CudaError.CUDA_ERROR_NO_BINARY_FOR_GPU) or nameof(
                CudaError.CUDA_ERROR_NOT_FOUND)
            or "221" or "222" or "223",
        CLException cl => cl.Error is CLError.CL_BUILD_PROGRAM_FAILURE or CLError.CL_COMPILER_NOT_AVAILABLE
            or CLError.CL_INVALID_BUILD_OPTIONS
            or CLError.CL_INVALID_PROGRAM_EXECUTABLE or CLError.CL_INVALID_KERNEL_NAME or CLError.CL_INVALID_KERNEL_DEFINITION,
        _ => false,
    };

    /// <summary>What the user sees when a device has failed.</summary>
    public static XbmException Lost(this Accelerator accelerator, AcceleratorException e) =>
        new($"{accelerator.Name} failed: {e.Reason()}; resume the run from its last checkpoint", e);

    /// <summary>The message in one line; ILGPU gives OpenCL's errors none but their name.</summary>
    public static string Reason(this Exception e) => e is CLException cl ? cl.Error.ToString() : OneLine(e.Message);

    /// <summary>The text with every run of white space as one blank.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// Frees what belongs to a device. Where the device is lost this fails as well, but the error that said so is the one to report.
    /// </summary>
    public static void Release(this IDisposable resource)
    {
        try
        {
            resource.Dispose();
        }
        catch (AcceleratorException)
        {
        }
    }
}
