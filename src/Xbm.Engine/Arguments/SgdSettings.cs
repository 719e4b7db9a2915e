namespace Xbm.Engine;

/// <summary>SGD with momentum: g' = g + λp; v = μv + g'; p −= η v (PyTorch's form, without dampening).</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">μ; 0 needs no state.</param>
/// <param name="WeightDecay">λ, L2.</param>
public readonly record struct SgdSettings(float LearningRate, float Momentum = 0.9f, float WeightDecay = 0);
