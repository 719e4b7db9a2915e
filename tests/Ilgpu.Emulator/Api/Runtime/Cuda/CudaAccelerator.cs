namespace ILGPU.Runtime.Cuda;

/// <summary>An opened CUDA device.</summary>
public sealed class CudaAccelerator : Accelerator
{
    internal CudaAccelerator(Context context, Device device) : base(context, device) { }

    public long GetFreeMemory()
    {
        Call();
        return MemorySize - AllocatedBytes;
    }
}
