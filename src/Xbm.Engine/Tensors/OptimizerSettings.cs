namespace Xbm.Engine;

/// <summary>SGD with momentum: g' = g + λp; v = μv + g'; p −= η v (PyTorch's form, without dampening).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">μ; 0 needs no state.</param>
/// <param name="WeightDecay">λ, L2.</param>
public readonly record struct SgdSettings(float LearningRate, float Momentum, float WeightDecay);

/// <summary>Adam (Kingma and Ba, 2015) and AdamW (Loshchilov and Hutter, 2019).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Beta1">Decay of the mean.</param>
/// <param name="Beta2">Decay of the square.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="WeightDecay">L2 on the gradient (Adam), or η·λ·p taken off the parameter (AdamW).</param>
/// <param name="Decoupled">AdamW.</param>
public readonly record struct AdamSettings(float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, bool Decoupled);
