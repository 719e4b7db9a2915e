using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace ILGPU.Runtime;

public enum AcceleratorType
{
    CPU,
    Cuda,
    OpenCL,
}

/// <summary>
/// The emulated device. It passes for a CUDA device, so that the code for CUDA is what is tested, or for a plain OpenCL one.
/// </summary>
public sealed class Device
{
    internal Device(AcceleratorType type, long memorySize) => (AcceleratorType, MemorySize) = (type, memorySize);

    public string Name { get; } = "emulated device";

    public AcceleratorType AcceleratorType { get; }

    /// <summary>Bytes that can be allocated: what tests of a full device set low.</summary>
    public long MemorySize { get; set; }

    public int WarpSize { get; } = Execution.GroupState.WarpSize;

    public int MaxNumThreadsPerGroup { get; } = Execution.GroupState.MaxThreads;

    public int MaxSharedMemoryPerGroup { get; } = Execution.GroupState.MaxSharedBytes;

    public int NumMultiprocessors { get; } = 4;

    public Accelerator CreateAccelerator(Context context) =>
        AcceleratorType == AcceleratorType.OpenCL ? new CLAccelerator(context, this) : new CudaAccelerator(context, this);
}
