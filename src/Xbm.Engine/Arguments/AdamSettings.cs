namespace Xbm.Engine;

/// <summary>Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="Beta2">Decay of the square.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="WeightDecay">L2 on the gradient (Adam), or η·λ·p taken off the parameter (AdamW).</param>
/// <param name="Decoupled">AdamW.</param>
public readonly record struct AdamSettings(
    float LearningRate = 1e-3f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f,
    float WeightDecay = 0, bool Decoupled = false)
{
    /// <summary>The authors' settings: η = 0.001, β = 0.9 and 0.999, ε = 10⁻⁸, no weight decay.</summary>
    public AdamSettings() : this(1e-3f)
    {
    }
}
