namespace Xbm.Engine;

/// <summary>The divisor of a pair loss.</summary>
public enum PairMean
{
    /// <summary>The number of anchors, for both sides.</summary>
    Anchors,

    /// <summary>
    /// Each side by the number of its pairs with a weight other than zero; the pairs are then counted in a pass of its own.
    /// </summary>
    ActivePairs,
}
