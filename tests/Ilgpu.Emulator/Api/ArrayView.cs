using System.Runtime.CompilerServices;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>A part of device memory. An index outside of it is a fault.</summary>
public readonly unsafe struct ArrayView<T> where T : unmanaged
{
    readonly T* _pointer;

    internal ArrayView(T* pointer, long length)
    {
        _pointer = pointer;
        Length = length;
    }

    public static ArrayView<T> Empty => default;

    public long Length { get; }

    public int IntLength => checked((int)Length);

    public long LengthInBytes => Length * sizeof(T);

    public bool IsValid => _pointer != null;

    internal T* Pointer => _pointer;

    public ref T this[int index] => ref this[(long)index];

    public ref T this[Index1D index] => ref this[(long)index.X];

    public ref T this[LongIndex1D index] => ref this[index.X];

    public ref T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((ulong)index >= (ulong)Length) Outside(index);
            return ref _pointer[index];
        }
    }

    public ArrayView<T> SubView(long index) => SubView(index, Length - index);

    public ArrayView<T> SubView(int index, int subViewLength) => SubView((long)index, subViewLength);

    public ArrayView<T> SubView(long index, long subViewLength)
    {
        if (index < 0 || subViewLength < 0 || index + subViewLength > Length)
            throw new KernelFault(
                $"a part of {subViewLength} elements from {index} on is outside of a view of {Length} elements of {typeof(T).Name}");
        return new(_pointer + index, subViewLength);
    }

    /// <summary>
    /// The same bytes as another type; wider elements must be aligned, and where their size is a power of two, to all of it: ILGPU's own
    /// views count in whole elements.
    /// </summary>
    public ArrayView<TOther> Cast<TOther>() where TOther : unmanaged
    {
        int alignment = sizeof(TOther) & -sizeof(TOther);
        if ((nint)_pointer % alignment != 0)
            throw new KernelFault(
                $"a view of {typeof(T).Name} that starts {(nint)_pointer % alignment} bytes after a multiple of {alignment} "
                + $"is cast to {typeof(TOther).Name}");
        return new((TOther*)_pointer, LengthInBytes / sizeof(TOther));
    }

    public static implicit operator ArrayView1D<T, Stride1D.Dense>(ArrayView<T> view) => new(view);

    public static implicit operator ArrayView<T>(ArrayView1D<T, Stride1D.Dense> view) => view.BaseView;

    void Outside(long index) => throw new KernelFault($"index {index} is outside of a view of {Length} elements of {typeof(T).Name}");
}
