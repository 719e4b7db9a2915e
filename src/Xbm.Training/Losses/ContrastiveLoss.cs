using System.Numerics;
using Xbm.Engine.Backends;

namespace Xbm.Training.Losses;

/// <summary>
/// The contrastive loss of cross-batch memory (Wang et al., CVPR 2020, eq. 4 with its released constants): per anchor
/// Σ_pos (1 − s) + Σ_{neg, s &gt; margin} s, the mean over anchors.
/// </summary>
public readonly struct ContrastiveLoss(float margin) : IPairLoss
{
    /// <inheritdoc/>
    public PairMean Mean => PairMean.Anchors;

    /// <inheritdoc/>
    public (float Loss, float Weight) Of(float similarity, bool positive) =>
        positive ? (1 - similarity, -1) : similarity > margin ? (similarity, 1) : (0, 0);

    /// <inheritdoc/>
    public (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive)
    {
        Vector<float> one = Vector<float>.One, zero = Vector<float>.Zero;
        var hard = Vector.GreaterThan(similarity, new Vector<float>(margin));
        var loss = Vector.ConditionalSelect(positive, one - similarity, Vector.ConditionalSelect(hard, similarity, zero));
        var weight = Vector.ConditionalSelect(positive, -one, Vector.ConditionalSelect(hard, one, zero));
        return (loss, weight);
    }
}
