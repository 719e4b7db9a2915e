using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Augmentation of small images: rotation, scaling, shear and shift about the centre, bilinear, zeros outside. The defaults change
/// nothing, exactly.
/// </summary>
public sealed record RandomAffine
{
    /// <summary>Sets the ranges; every image draws uniformly from them.</summary>
    /// <param name="degrees">Rotation: ± this, 0 to 180.</param>
    /// <param name="scaleLow">Smallest scale, above 0.</param>
    /// <param name="scaleHigh">Largest scale, at least <paramref name="scaleLow"/>.</param>
    /// <param name="shear">Horizontal shear angle: ± this many degrees, 0 to 80.</param>
    /// <param name="translate">Shift: ± this fraction of width and height, 0 to 1.</param>
    /// <exception cref="UsageException">A value out of its range; the message names it.</exception>
    public RandomAffine(float degrees = 0, float scaleLow = 1, float scaleHigh = 1, float shear = 0, float translate = 0)
    {
        Degrees = InRange("rotation (degrees)", degrees, 0, 180);
        ScaleLow = InRange("the smallest scale", scaleLow, 0.01f, 100);
        ScaleHigh = InRange("the largest scale", scaleHigh, scaleLow, 100);
        Shear = InRange("shear (degrees)", shear, 0, 80);
        Translate = InRange("translation (fraction of the image)", translate, 0, 1);
    }

    /// <summary>Rotation: ± this many degrees.</summary>
    public float Degrees { get; }

    /// <summary>Smallest scale.</summary>
    public float ScaleLow { get; }

    /// <summary>Largest scale.</summary>
    public float ScaleHigh { get; }

    /// <summary>Horizontal shear: ± this many degrees.</summary>
    public float Shear { get; }

    /// <summary>Shift: ± this fraction of width and height.</summary>
    public float Translate { get; }

    /// <summary>Transforms one image. Costs a fixed count of random numbers.</summary>
    /// <param name="source">[height, width, channels].</param>
    /// <param name="result">[height, width, channels]; must not overlap the source.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rng">The image's own stream.</param>
    public void Apply(ReadOnlySpan<float> source, Span<float> result, int height, int width, int channels, ref Rng rng)
    {
        float angle = rng.NextFloat(-Degrees, Degrees) * (MathF.PI / 180);
        float scale = rng.NextFloat(ScaleLow, ScaleHigh);
        float shear = MathF.Tan(rng.NextFloat(-Shear, Shear) * (MathF.PI / 180));
        float shiftX = rng.NextFloat(-Translate, Translate) * width, shiftY = rng.NextFloat(-Translate, Translate) * height;

        // Forward: p' = scale · R(angle) · [1 shear; 0 1] · p + shift. A result pixel asks where it came from, so invert that.
        float cos = MathF.Cos(angle) / scale, sin = MathF.Sin(angle) / scale;
        float centreX = (width - 1) / 2f, centreY = (height - 1) / 2f;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float dx = x - centreX - shiftX, dy = y - centreY - shiftY;
                float v = cos * dy - sin * dx;
                float u = cos * dx + sin * dy - shear * v;
                Bilinear(source, height, width, channels, u + centreX, v + centreY, result.Slice((y * width + x) * channels, channels));
            }
        }
    }

    static void Bilinear(ReadOnlySpan<float> source, int height, int width, int channels, float x, float y, Span<float> pixel)
    {
        pixel.Clear();
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        float right = x - left, bottom = y - top;
        Add(left, top, (1 - right) * (1 - bottom), source, pixel);
        Add(left + 1, top, right * (1 - bottom), source, pixel);
        Add(left, top + 1, (1 - right) * bottom, source, pixel);
        Add(left + 1, top + 1, right * bottom, source, pixel);

        void Add(int column, int row, float weight, ReadOnlySpan<float> source, Span<float> pixel)
        {
            if ((uint)column >= (uint)width || (uint)row >= (uint)height) return;
            var neighbour = source.Slice((row * width + column) * channels, channels);
            for (int c = 0; c < neighbour.Length; c++) pixel[c] += weight * neighbour[c];
        }
    }

    static float InRange(string what, float value, float low, float high) =>
        value >= low && value <= high
            ? value
            : throw new UsageException(FormattableString.Invariant($"Augmentation: {what} is {value}, expected {low} to {high}."));
}
