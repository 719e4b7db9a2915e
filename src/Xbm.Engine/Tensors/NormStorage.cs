namespace Xbm.Engine;

/// <summary>The per-channel vectors of a batch normalisation, each [columns].</summary>
/// <param name="Scale">γ.</param>
/// <param name="Shift">β.</param>
/// <param name="Mean">Of the batch or running.</param>
/// <param name="Variance">Biased, of the batch, or running.</param>
public readonly record struct NormStorage(Storage<float> Scale, Storage<float> Shift, Storage<float> Mean, Storage<float> Variance);
