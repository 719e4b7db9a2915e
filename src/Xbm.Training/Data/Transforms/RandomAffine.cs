using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>
/// Rotates, scales, shears and shifts an image by random amounts about its centre, bilinearly, with zeros outside. All 0 leaves it
/// exactly as it is.
/// </summary>
public sealed record RandomAffine : ITransform
{
    /// <summary>Rotation by up to ± this many degrees.</summary>
    [Range(0.0, 180.0)]
    public double Rotate { get; init; }

    /// <summary>Scaling by a factor in 1 ± this.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Scale { get; init; }

    /// <summary>Horizontal shear by up to ± this many degrees.</summary>
    [Range(0.0, 80.0)]
    public double Shear { get; init; }

    /// <summary>Shift by up to ± this fraction of the image's width and height.</summary>
    [Range(0.0, 1.0)]
    public double Translate { get; init; }

    /// <inheritdoc/>
    public ImageShape OutputOf(ImageShape input)
    {
        OptionChecks.Require(this, "Random affine");
        return input;
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, ImageShape shape, Span<float> result, ref Rng rng)
    {
        var (height, width, channels) = shape;
        float rotate = (float)Rotate, most = (float)Shear, translate = (float)Translate;
        float angle = rng.NextFloat(-rotate, rotate) * (MathF.PI / 180);
        float scale = rng.NextFloat((float)(1 - Scale), (float)(1 + Scale));
        float shear = MathF.Tan(rng.NextFloat(-most, most) * (MathF.PI / 180));
        float shiftX = rng.NextFloat(-translate, translate) * width;
        float shiftY = rng.NextFloat(-translate, translate) * height;

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
}
