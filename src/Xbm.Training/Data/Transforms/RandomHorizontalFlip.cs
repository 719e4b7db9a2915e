using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>Mirrors an image, left to right, with some probability.</summary>
public sealed record RandomHorizontalFlip : ITransform
{
    /// <summary>How often: 0 never, 1 always.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; init; } = 0.5;

    /// <inheritdoc/>
    public ImageShape OutputOf(ImageShape input)
    {
        OptionChecks.Require(this, "Horizontal flip");
        return input;
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> source, ImageShape shape, Span<float> result, ref Rng rng)
    {
        if (!(rng.NextFloat() < Probability))
        {
            source.CopyTo(result);
            return;
        }
        int channels = shape.Channels, width = shape.Width;
        for (int y = 0; y < shape.Height; y++)
        {
            var row = source.Slice(y * width * channels, width * channels);
            var mirrored = result.Slice(y * width * channels, width * channels);
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < channels; c++) mirrored[(width - 1 - x) * channels + c] = row[x * channels + c];
            }
        }
    }
}
