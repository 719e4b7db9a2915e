using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>x·weight + bias: [n, inputs] → [n, outputs]. The weight is [inputs, outputs].</summary>
public sealed class Linear : Module
{
    readonly Parameter _weight, _bias;

    /// <summary>Weight and bias uniform in ±1/√inputs.</summary>
    public Linear(Initializer init, int inputs, int outputs)
    {
        _weight = Register("weight", init.FanIn(new Shape(inputs, outputs), inputs));
        _bias = Register("bias", init.FanIn(new Shape(outputs), inputs));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Linear(_weight, _bias);
}
