using ILGPU.Runtime.Cuda;

namespace ILGPU.Runtime;

/// <summary>An opened device.</summary>
public abstract class Accelerator : IDisposable
{
    private protected Accelerator(Context context, Device device)
    {
        (Context, Device) = (context, device);
        DefaultStream = CreateStream();
    }

    public Context Context { get; }

    public Device Device { get; }

    public AcceleratorStream DefaultStream { get; }

    public string Name => Device.Name;

    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    public long MemorySize => Device.MemorySize;

    public int WarpSize => Device.WarpSize;

    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    public int NumMultiprocessors => Device.NumMultiprocessors;

    /// <summary>Bytes in use.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Allocations so far.</summary>
    public int Allocations { get; private set; }

    /// <summary>Downloads so far: a training step should need none.</summary>
    public int Downloads { get; internal set; }

    public AcceleratorStream CreateStream() => new(this);

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length) where T : unmanaged => new(this, length);

    public void Dispose() => GC.SuppressFinalize(this);

    internal void Take(long bytes)
    {
        if (AllocatedBytes + bytes > Device.MemorySize) throw new CudaException();
        AllocatedBytes += bytes;
        Allocations++;
    }

    internal void Return(long bytes) => AllocatedBytes -= bytes;
}

/// <summary>Work in order. Here it is done when the call returns.</summary>
public sealed class AcceleratorStream : IDisposable
{
    internal AcceleratorStream(Accelerator accelerator) => Accelerator = accelerator;

    public Accelerator Accelerator { get; }

    /// <summary>There is nothing to wait for.</summary>
    public void Synchronize()
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>A failure of the device.</summary>
public abstract class AcceleratorException(string message) : Exception(message)
{
    public abstract AcceleratorType AcceleratorType { get; }
}
