using System.Runtime.CompilerServices;

namespace Xbm.Engine.Backends.Cpu.Memory;

/// <summary>
/// A pinned array, so that kernels use plain pointers, aligned to a cache line. The garbage collector frees it when the pool forgets it.
/// </summary>
sealed unsafe class CpuStorage<T> : Storage<T> where T : unmanaged
{
    /// <summary>Bytes of a cache line, and of the widest vector.</summary>
    const int Alignment = 64;

    readonly T[] _array;

    public CpuStorage(Backend backend, int length) : base(backend, length)
    {
        _array = GC.AllocateUninitializedArray<T>(length + Alignment / sizeof(T), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _array[0]);
        Pointer = (T*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
    }

    public T* Pointer { get; }

    public Span<T> Span => new(Pointer, Length);

    internal override void Return()
    {
        Poison();
        base.Return();
    }

    /// <summary>In Debug builds, what was returned reads as NaN: a use after the step's end shows at once.</summary>
    [System.Diagnostics.Conditional("DEBUG")]
    void Poison()
    {
        if (this is CpuStorage<float> floats) floats.Span.Fill(float.NaN);
    }
}
