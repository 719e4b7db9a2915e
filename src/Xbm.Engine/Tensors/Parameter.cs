namespace Xbm.Engine;

/// <summary>A trained tensor: long-lived, and a leaf of the tape.</summary>
public sealed class Parameter : Tensor
{
    internal Parameter(Storage<float> storage, Shape shape) : base(storage, shape) => NeedsGrad = true;
}
