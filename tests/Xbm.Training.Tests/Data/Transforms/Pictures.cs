using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

/// <summary>Random images and how transforms are applied to them.</summary>
static class Pictures
{
    /// <summary>A small shape out of three random numbers, as FsCheck gives them.</summary>
    public static ImageShape Shape(byte height, byte width, bool color) => new(1 + height % 17, 1 + width % 17, color ? 3 : 1);

    /// <summary>Uniform noise in [0, 1).</summary>
    public static float[] Noise(ImageShape shape, int seed)
    {
        var rng = new Rng((ulong)seed);
        var values = new float[shape.Length];
        for (int i = 0; i < values.Length; i++) values[i] = rng.NextFloat();
        return values;
    }

    /// <summary>An image through one transform, with the random numbers of a seed.</summary>
    public static float[] Through(ITransform transform, float[] image, ImageShape shape, ulong seed = 0)
    {
        var rng = new Rng(seed);
        return Through(transform, image, shape, ref rng);
    }

    /// <summary>An image through one transform. What was in the result's memory before must not matter.</summary>
    public static float[] Through(ITransform transform, float[] image, ImageShape shape, ref Rng rng)
    {
        float[] result = [.. Enumerable.Repeat(float.NaN, transform.OutputOf(shape).Length)];
        transform.Apply(image, shape, result, ref rng);
        return result;
    }

    /// <summary>As bits, so that NaN equals itself and 0 does not equal −0.</summary>
    public static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}

/// <summary>Keeps every second pixel of every second row: a transform that changes the size.</summary>
sealed record EverySecondPixel : ITransform
{
    public ImageShape OutputOf(ImageShape input) => input with { Height = (input.Height + 1) / 2, Width = (input.Width + 1) / 2 };

    public void Apply(ReadOnlySpan<float> source, ImageShape shape, Span<float> result, ref Rng rng)
    {
        int at = 0;
        for (int y = 0; y < shape.Height; y += 2)
            for (int x = 0; x < shape.Width; x += 2)
                for (int c = 0; c < shape.Channels; c++)
                    result[at++] = source[(y * shape.Width + x) * shape.Channels + c];
    }
}
