using System.Diagnostics;
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

    /// <summary>Whether it was disposed, successfully or not.</summary>
    public bool Disposed { get; private set; }

    /// <summary>What every call to the driver ends in; null while the device is well.</summary>
    public AcceleratorException? Failure { get; set; }

    /// <summary>What the driver's compiler has to say where a kernel cannot be loaded.</summary>
    public string CompilerLog { get; set; } = "";

    public void Dispose()
    {
        Disposed = true;
        GC.SuppressFinalize(this);
        Call();
    }

    /// <summary>A call to the driver.</summary>
    internal void Call()
    {
        if (Failure is not null) throw Failure;
    }

    /// <summary>The call that loads a kernel. The log is traced, as ILGPU does it.</summary>
    internal void CallCompiler()
    {
        if (Failure is not null) Trace.WriteLine($"PTX Kernel loading failed:{Environment.NewLine}{CompilerLog}");
        Call();
    }

    internal void Take(long bytes)
    {
        Call();
        if (AllocatedBytes + bytes > Device.MemorySize) throw new CudaException(CudaError.CUDA_ERROR_OUT_OF_MEMORY);
        AllocatedBytes += bytes;
        Allocations++;
    }

    /// <summary>A block is freed: what was tried counts, also where it fails.</summary>
    internal void Return(long bytes)
    {
        AllocatedBytes -= bytes;
        Call();
    }
}

/// <summary>Work in order. Here it is done when the call returns.</summary>
public sealed class AcceleratorStream : IDisposable
{
    internal AcceleratorStream(Accelerator accelerator) => Accelerator = accelerator;

    public Accelerator Accelerator { get; }

    /// <summary>There is nothing to wait for.</summary>
    public void Synchronize() => Accelerator.Call();

    public void Dispose()
    {
    }
}

/// <summary>A failure of the device.</summary>
public abstract class AcceleratorException : Exception
{
    private protected AcceleratorException() { }

    private protected AcceleratorException(string message) : base(message) { }

    public abstract AcceleratorType AcceleratorType { get; }
}
