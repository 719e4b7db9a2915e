namespace Xbm.Models.Weights;

/// <summary>Where one tensor lies in a safetensors file: bytes [Begin, End) after the header.</summary>
sealed record TensorEntry(string Name, DType DType, int[] Shape, long Begin, long End)
{
    /// <summary>The bits that shape and type ask for: whole bytes in a valid file, also where an element takes less than one.</summary>
    /// <exception cref="OverflowException">More than 2⁶³.</exception>
    internal static long BitsOf(DType dtype, int[] shape) => shape.Aggregate((long)dtype.Bits(), (size, n) => checked(size * n));

    internal static string TooLarge(string name, long bytes) =>
        $"tensor '{name}' has {bytes} bytes, and one tensor holds at most {Array.MaxLength}";
}
