using System.Numerics.Tensors;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>An image of one channel with its border, every value less a constant.</summary>
static unsafe class PaddedImage
{
    /// <summary>Values under a 3 × 3 filter.</summary>
    public const int Taps = 9;

    public static int Width(in ConvShape s) => s.W + 2 * s.Padding;

    public static int Length(in ConvShape s) => (s.H + 2 * s.Padding) * Width(s);

    public static void Fill(in ConvShape s, float* image, float center, float* padded)
    {
        new Span<float>(padded, Length(s)).Fill(-center);
        padded += s.Padding * Width(s) + s.Padding;
        for (int h = 0; h < s.H; h++, image += s.W, padded += Width(s))
            TensorPrimitives.Subtract(new ReadOnlySpan<float>(image, s.W), center, new Span<float>(padded, s.W));
    }
}
