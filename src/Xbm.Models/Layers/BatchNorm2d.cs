using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>Batch normalisation of the channels of [n, h, w, c], with a rectifier in the same pass where asked.</summary>
public sealed class BatchNorm2d : Module
{
    readonly Parameter _scale, _shift;
    readonly Tensor _runningMean, _runningVariance;
    readonly bool _relu;

    /// <summary>γ = 1, β = 0, running mean 0 and variance 1.</summary>
    public BatchNorm2d(Initializer init, int channels, bool relu = false)
    {
        var shape = new Shape(channels);
        _scale = Register("weight", init.Constant(shape, 1));
        _shift = Register("bias", init.Constant(shape, 0));
        _runningMean = RegisterBuffer("running_mean", init.Buffer(shape, 0));
        _runningVariance = RegisterBuffer("running_var", init.Buffer(shape, 1));
        _relu = relu;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.BatchNorm2d(_scale, _shift, _runningMean, _runningVariance, Training, _relu);

    /// <summary>
    /// A convolution, the layer and windows of size × size pooled side by side, in as few passes over memory as the backend can where the
    /// layer is rectified and the maximum taken.
    /// </summary>
    public Tensor ForwardPooled(Conv2d conv, Tensor x, WindowPooling pooling, int size) =>
        _relu && pooling == WindowPooling.Max && conv.Stride == 1
            ? x.ConvBatchNormReluMaxPool2d(conv.Weight, _scale, _shift, _runningMean, _runningVariance, Training, size, conv.Padding)
            : Forward(conv.Forward(x)).Pool(pooling, size);
}
