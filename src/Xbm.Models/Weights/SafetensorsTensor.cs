using System.Runtime.InteropServices;

namespace Xbm.Models.Weights;

/// <summary>One tensor to write. Its bytes are asked for when its turn comes: only one tensor is in host memory at a time.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Shape">Its sizes, outermost first; none for a scalar.</param>
/// <param name="Fill">Writes the elements, row-major and little-endian, into exactly the bytes that they take.</param>
public sealed record SafetensorsTensor(string Name, DType DType, int[] Shape, Action<Span<byte>> Fill)
{
    /// <summary>A tensor of 32-bit floats.</summary>
    public static SafetensorsTensor Floats(string name, int[] shape, Action<Span<float>> fill) => Of(name, DType.F32, shape, fill);

    /// <summary>A tensor of 32-bit integers.</summary>
    public static SafetensorsTensor Ints(string name, int[] shape, Action<Span<int>> fill) => Of(name, DType.I32, shape, fill);

    /// <summary>A tensor of 64-bit integers.</summary>
    public static SafetensorsTensor Longs(string name, int[] shape, Action<Span<long>> fill) => Of(name, DType.I64, shape, fill);

    static SafetensorsTensor Of<T>(string name, DType dtype, int[] shape, Action<Span<T>> fill) where T : struct =>
        new(name, dtype, shape, bytes => fill(MemoryMarshal.Cast<byte, T>(bytes)));
}
