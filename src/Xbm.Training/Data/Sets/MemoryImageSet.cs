namespace Xbm.Training.Data;

/// <summary>Images held in memory, one byte a sample.</summary>
public sealed class MemoryImageSet : ImageSet
{
    readonly byte[] _pixels;
    readonly string[]? _paths;

    /// <summary>Wraps pixels and labels; the arrays are not copied.</summary>
    /// <param name="pixels">[labels.Length, height, width, channels], 0 to 255.</param>
    /// <param name="labels">The class of every image.</param>
    /// <param name="classNames">The name of every class.</param>
    /// <param name="height">Rows of every image.</param>
    /// <param name="width">Columns of every image.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="paths">Where every image comes from; null where there are no files.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other.</exception>
    public MemoryImageSet(
        byte[] pixels, int[] labels, string[] classNames, int height, int width, int channels, string[]? paths = null)
        : base(height, width, channels, labels, classNames)
    {
        if (pixels.LongLength != (long)Count * ImageLength)
            throw new ArgumentException(
                $"MemoryImageSet: {pixels.Length} samples do not fill [{Count}, {height}, {width}, {channels}].", nameof(pixels));
        if (paths is not null && paths.Length != Count)
            throw new ArgumentException($"MemoryImageSet: {paths.Length} paths for {Count} images.", nameof(paths));
        (_pixels, _paths) = (pixels, paths);
    }

    /// <inheritdoc/>
    public override string? PathOf(int index) => _paths?[index];

    /// <inheritdoc/>
    public override void Read(int index, Span<float> pixels)
    {
        var bytes = _pixels.AsSpan(index * ImageLength, ImageLength);
        for (int i = 0; i < bytes.Length; i++) pixels[i] = ToFloat(bytes[i]);
    }

    /// <summary>Area averages in [0, 1] as bytes, rounded to the nearest.</summary>
    internal static void Quantize(ReadOnlySpan<float> values, Span<byte> pixels)
    {
        for (int i = 0; i < values.Length; i++) pixels[i] = ToByte(values[i]);
    }

    /// <summary>A sample in [0, 1] as a byte, rounded to the nearest.</summary>
    internal static byte ToByte(float value) => (byte)(value * 255 + 0.5f);

    /// <summary>A byte as a sample in [0, 1].</summary>
    internal static float ToFloat(byte value) => value / 255f;
}
