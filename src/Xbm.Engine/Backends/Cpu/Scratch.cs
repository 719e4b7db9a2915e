using System.Runtime.CompilerServices;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>Buffers of one thread for packed panels and tiles; they grow to what the largest op needs and are then reused.</summary>
static unsafe class Scratch
{
    const int Alignment = 64;

    [ThreadStatic] static float[][]? s_buffers;

    /// <summary>At least <paramref name="length"/> floats of undefined content, aligned to a cache line.</summary>
    public static float* Floats(Use use, long length)
    {
        var buffers = s_buffers ??= new float[Enum.GetValues<Use>().Length][];
        ref var buffer = ref buffers[(int)use];
        if (buffer is null || buffer.Length < length + Alignment / sizeof(float))
            buffer = GC.AllocateUninitializedArray<float>(checked((int)length) + Alignment / sizeof(float), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref buffer[0]);
        return (float*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
    }

    /// <summary>What a buffer is for: two uses never share one.</summary>
    public enum Use
    {
        /// <summary>A panel of the left operand.</summary>
        Left,

        /// <summary>A panel of the right operand.</summary>
        Right,

        /// <summary>The last rows of a left operand, padded to a tile.</summary>
        Edge,

        /// <summary>A tile of the result that does not fit its place.</summary>
        Corner,

        /// <summary>Packed once by the calling thread and read by all.</summary>
        Shared,

        /// <summary>Zeros to read, or a place to write, for pixels outside an image.</summary>
        Outside,

        /// <summary>A block of results on their way to scattered rows, similarities, partial sums.</summary>
        Block,
    }
}
