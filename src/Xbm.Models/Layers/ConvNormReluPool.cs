using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>
/// The block of a small network: a convolution of stride 1 ("conv"), batch norm with a rectifier ("norm"), and windows pooled side by side,
/// [n, h, w, c] → [n, h/size, w/size, k]. Where the maximum is taken it runs in as few passes over memory as the backend can.
/// </summary>
public sealed class ConvNormReluPool : Module
{
    readonly Conv2d _conv;
    readonly BatchNorm2d _norm;
    readonly WindowPooling _pooling;
    readonly int _poolSize;

    /// <summary>A block whose convolution keeps the image's size.</summary>
    /// <param name="init">Makes the parameters.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="filterSize">Side of the filters in pixels, odd.</param>
    /// <param name="pooling">How windows are pooled.</param>
    /// <param name="poolSize">Side and stride of the windows in pixels.</param>
    public ConvNormReluPool(Initializer init, int channels, int filters, int filterSize, WindowPooling pooling, int poolSize)
    {
        _conv = Register("conv", new Conv2d(init, channels, filters, filterSize, padding: filterSize / 2));
        _norm = Register("norm", new BatchNorm2d(init, filters, relu: true));
        (_pooling, _poolSize) = (pooling, poolSize);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => _pooling == WindowPooling.Max
        ? x.ConvBatchNormReluMaxPool2d(
            _conv.Weight, _norm.Scale, _norm.Shift, _norm.RunningMean, _norm.RunningVariance, Training, _poolSize, _conv.Padding)
        : _norm.Forward(_conv.Forward(x)).Pool(_pooling, _poolSize);
}
