using ILGPU.Execution;

namespace ILGPU.Runtime;

/// <summary>A block of device memory, poisoned at first.</summary>
public abstract class MemoryBuffer : IDisposable
{
    readonly Accelerator _accelerator;
    bool _disposed;

    private protected unsafe MemoryBuffer(Accelerator accelerator, long length, int elementSize)
    {
        if (length < 1) throw new KernelFault($"a buffer of {length} elements cannot be allocated on every device");
        (_accelerator, Length) = (accelerator, length);
        accelerator.Take(length * elementSize);
        Block = new(length * elementSize);
        DeviceMemory.Add(Block);
    }

    public long Length { get; }

    private protected NativeBlock Block { get; }

    /// <summary>
    /// Frees the block. It is poisoned, but not given back before the garbage collector comes: what still uses it finds NaN.
    /// </summary>
    public unsafe void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        DeviceMemory.Remove(Block);
        NativeBlock.Poison(Block.Pointer, Block.Bytes);
        GC.SuppressFinalize(this);
        _accelerator.Return(Block.Bytes);
    }
}

/// <inheritdoc/>
public sealed unsafe class MemoryBuffer1D<T, TStride> : MemoryBuffer where T : unmanaged where TStride : struct
{
    internal MemoryBuffer1D(Accelerator accelerator, long length) : base(accelerator, length, sizeof(T)) { }

    public ArrayView1D<T, TStride> View => new(new ArrayView<T>((T*)Block.Pointer, Length));
}

/// <summary>A view of one dimension with a stride, of which only 1 is known here.</summary>
public readonly struct ArrayView1D<T, TStride> where T : unmanaged where TStride : struct
{
    internal ArrayView1D(ArrayView<T> view) => BaseView = view;

    public ArrayView<T> BaseView { get; }

    public long Length => BaseView.Length;

    public int IntLength => BaseView.IntLength;

    public ref T this[int index] => ref BaseView[index];

    public ArrayView<T> AsContiguous() => BaseView;
}
