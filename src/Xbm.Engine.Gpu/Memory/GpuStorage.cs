using ILGPU;
using ILGPU.Runtime;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Memory;

/// <summary>A block of device memory.</summary>
sealed class GpuStorage<T> : Storage<T> where T : unmanaged
{
    readonly MemoryBuffer1D<T, Stride1D.Dense> _buffer;

    public GpuStorage(Backend backend, Allocator allocator, int length) : base(backend, length)
    {
        _buffer = allocator.Allocate<T>(length);
        View = _buffer.View.AsContiguous().SubView(0, length);
    }

    /// <summary>The block, for kernels.</summary>
    public ArrayView<T> View { get; }

    /// <inheritdoc/>
    protected internal override void Free() => _buffer.Release();
}

static class GpuStorageExtensions
{
    /// <summary>The block as kernels take it.</summary>
    public static ArrayView<T> View<T>(this Storage<T> storage) where T : unmanaged => ((GpuStorage<T>)storage).View;
}
