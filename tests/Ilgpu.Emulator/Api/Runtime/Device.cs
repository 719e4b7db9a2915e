namespace ILGPU.Runtime;

public enum AcceleratorType
{
    CPU,
    Cuda,
    OpenCL,
}

/// <summary>The emulated device. It passes for a CUDA device, so that the code for CUDA is what is tested.</summary>
public sealed class Device
{
    internal Device(long memorySize) => MemorySize = memorySize;

    public string Name { get; } = "emulated device";

    public AcceleratorType AcceleratorType { get; } = AcceleratorType.Cuda;

    /// <summary>Bytes that can be allocated: what tests of a full device set low.</summary>
    public long MemorySize { get; set; }

    public int WarpSize { get; } = Execution.GroupState.WarpSize;

    public int MaxNumThreadsPerGroup { get; } = Execution.GroupState.MaxThreads;

    public int MaxSharedMemoryPerGroup { get; } = Execution.GroupState.MaxSharedBytes;

    public int NumMultiprocessors { get; } = 4;

    public Accelerator CreateAccelerator(Context context) => new(context, this);
}
