namespace Xbm.Engine;

/// <summary>One op of a <see cref="OpTrace"/>.</summary>
/// <param name="Name">The op's method: Conv2d, BatchNorm2d, Linear.</param>
/// <param name="Inputs">What it read, in the order of the method's parameters. A tensor is the same object wherever it occurs.</param>
/// <param name="Output">What it made.</param>
/// <param name="Attributes">
/// Its sizes and constants: a <see cref="ConvShape"/>, <see cref="PoolShape"/>, <see cref="NormShape"/>, <see cref="GemmShape"/>, the
/// <see cref="Shape"/> of a reshape, the factor of a scale, the epsilon of normalised rows; null for an op that has none.
/// </param>
public sealed record TracedOp(string Name, IReadOnlyList<Tensor> Inputs, Tensor Output, object? Attributes);
