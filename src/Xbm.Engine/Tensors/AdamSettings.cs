namespace Xbm.Engine;

/// <summary>Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="Beta2">Decay of the square.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="WeightDecay">L2 on the gradient (Adam), or η·λ·p taken off the parameter (AdamW).</param>
/// <param name="Decoupled">AdamW.</param>
public readonly record struct AdamSettings(float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, bool Decoupled);
