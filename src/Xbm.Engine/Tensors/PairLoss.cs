using System.Numerics;

namespace Xbm.Engine;

/// <summary>
/// A pair loss as a pair weighting (Wang et al., CVPR 2020, section 3.1): the loss of a pair from its similarity S = ⟨v_i, r_j⟩ and its
/// weight w = ∂L/∂S. The backend supplies the loop; a pair takes part where its weight is not zero, and only such pairs are counted.
/// The scalar form serves the GPU, the CPU's tail and the tests; the vector form is the CPU's body.
/// </summary>
public interface IPairLoss
{
    /// <summary>What the sums over positive and over negative pairs are divided by.</summary>
    PairMean Mean { get; }

    /// <summary>The loss of one pair and its derivative by the similarity, before the division.</summary>
    (float Loss, float Weight) Of(float similarity, bool positive);

    /// <summary>The same for a vector of pairs; <paramref name="positive"/> has all bits set in the lanes of positive pairs.</summary>
    (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive);
}

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

/// <summary>What a pair loss reads and writes on the device.</summary>
public readonly record struct PairLossArguments
{
    /// <summary>m, the anchors.</summary>
    public required int AnchorCount { get; init; }

    /// <summary>M, the references in use: the first rows of <see cref="References"/>.</summary>
    public required int ReferenceCount { get; init; }

    /// <summary>The embedding's size d.</summary>
    public required int Columns { get; init; }

    /// <summary>[m, d].</summary>
    public required Storage<float> Anchors { get; init; }

    /// <summary>[m].</summary>
    public required Storage<int> AnchorLabels { get; init; }

    /// <summary>[≥ M, d].</summary>
    public required Storage<float> References { get; init; }

    /// <summary>[≥ M].</summary>
    public required Storage<int> ReferenceLabels { get; init; }

    /// <summary>[m]: the reference row that is the anchor's own copy; −1 for none.</summary>
    public required Storage<int> OwnSlots { get; init; }

    /// <summary>
    /// Out, [5]: the loss, Σ positive losses and Σ negative losses undivided, the numbers of positive and of negative pairs.
    /// </summary>
    public required Storage<float> Result { get; init; }

    /// <summary>Out, [m, d]: ∂L/∂anchors; null where no gradient is needed.</summary>
    public Storage<float>? AnchorGrad { get; init; }

    /// <summary>The references are the anchors themselves: the gradient of both sides goes to <see cref="AnchorGrad"/>.</summary>
    public bool Symmetric { get; init; }
}
