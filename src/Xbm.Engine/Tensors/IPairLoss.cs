using System.Numerics;

namespace Xbm.Engine;

/// <summary>
/// A pair loss as a pair weighting (Wang et al., CVPR 2020, section 3.1): the loss of a pair from its similarity S = ⟨v_i, r_j⟩ and
/// its weight w = ∂L/∂S. The backend supplies the loop; a pair takes part where its weight is not zero, and only such pairs are
/// counted. The scalar form serves the GPU, the CPU's tail and the tests; the vector form is the CPU's body: the two give the same
/// bits. A similarity that is NaN has to give a loss that is NaN, so that a broken run stops. A pair with a loss of exactly 0 may keep
/// a weight (the positives of the contrastive loss do): the weight alone decides whether it counts.
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
