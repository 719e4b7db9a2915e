using System.Runtime.InteropServices;

namespace ILGPU.Execution;

/// <summary>
/// Memory outside of the garbage collector's, so that views are plain pointers. Fresh memory is poisoned: floats are NaN, integers −1.
/// </summary>
sealed unsafe class NativeBlock : IDisposable
{
    const int Alignment = 256;

    public NativeBlock(long bytes)
    {
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), Alignment);
        Bytes = bytes;
        Poison(Pointer, bytes);
    }

    ~NativeBlock() => Free();

    public byte* Pointer { get; private set; }

    public long Bytes { get; }

    public static void Poison(byte* pointer, long bytes) => NativeMemory.Fill(pointer, (nuint)bytes, 0xFF);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
