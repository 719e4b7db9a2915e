namespace Xbm.Engine;

/// <summary>Sizes and constants of a batch normalisation over [rows, columns].</summary>
/// <param name="Rows">Values per channel: n·h·w.</param>
/// <param name="Columns">Channels.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Relu">Whether max(·, 0) follows in the same pass.</param>
/// <param name="BatchMoments">Whether the moments are this batch's own, so that the gradient flows through them.</param>
public readonly record struct NormShape(int Rows, int Columns, float Epsilon, bool Relu, bool BatchMoments);
