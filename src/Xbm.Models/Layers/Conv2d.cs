using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>A convolution without bias: [n, h, w, c] → [n, oh, ow, k]. The filter is [r, s, c, k].</summary>
public sealed class Conv2d : Module
{
    readonly Parameter _weight;
    readonly int _stride, _padding;

    /// <summary>A size × size convolution.</summary>
    public Conv2d(Initializer init, int channels, int filters, int size, int stride = 1, int padding = 0)
    {
        _weight = Register("weight", init.FanIn(new Shape(size, size, channels, filters), size * size * channels));
        (_stride, _padding) = (stride, padding);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Conv2d(_weight, _stride, _padding);
}
