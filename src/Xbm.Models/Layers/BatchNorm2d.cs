using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>Batch normalisation of the channels of [n, h, w, c], with a rectifier in the same pass where asked.</summary>
public sealed class BatchNorm2d : Module
{
    readonly bool _relu;

    /// <summary>γ = 1, β = 0, running mean 0 and variance 1.</summary>
    public BatchNorm2d(Initializer init, int channels, bool relu = false)
    {
        var shape = new Shape(channels);
        Scale = Register("weight", init.Constant(shape, 1));
        Shift = Register("bias", init.Constant(shape, 0));
        RunningMean = RegisterBuffer("running_mean", init.Buffer(shape, 0));
        RunningVariance = RegisterBuffer("running_var", init.Buffer(shape, 1));
        _relu = relu;
    }

    internal Parameter Scale { get; }

    internal Parameter Shift { get; }

    internal Tensor RunningMean { get; }

    internal Tensor RunningVariance { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.BatchNorm2d(Scale, Shift, RunningMean, RunningVariance, Training, _relu);
}
