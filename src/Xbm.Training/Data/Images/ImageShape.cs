namespace Xbm.Training.Data;

/// <summary>The size of an image whose samples lie as [Height, Width, Channels], row by row, channels innermost.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">1 (gray) or 3 (RGB).</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Samples of one image: Height · Width · Channels.</summary>
    public int Length => checked(Height * Width * Channels);

    /// <summary>"28 x 28 x 1".</summary>
    public override string ToString() => FormattableString.Invariant($"{Height} x {Width} x {Channels}");
}
