using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>A convolution without bias: [n, h, w, c] → [n, oh, ow, k]. The filter is [r, s, c, k].</summary>
public sealed class Conv2d : Module
{
    /// <summary>A size × size convolution.</summary>
    public Conv2d(Initializer init, int channels, int filters, int size, int stride = 1, int padding = 0)
    {
        Weight = Register("weight", init.FanIn(new Shape(size, size, channels, filters), size * size * channels));
        (Stride, Padding) = (stride, padding);
    }

    /// <summary>The filter.</summary>
    public Parameter Weight { get; }

    /// <summary>Step between positions, both ways.</summary>
    public int Stride { get; }

    /// <summary>Zeros around the image.</summary>
    public int Padding { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Conv2d(Weight, Stride, Padding);
}
