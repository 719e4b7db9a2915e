using System.ComponentModel.DataAnnotations;
using System.Numerics;
using Xbm.Engine;

namespace Xbm.Training.Losses;

/// <summary>
/// The contrastive loss of cross-batch memory (Wang et al., CVPR 2020, eq. 4 with its released constants): per anchor
/// Σ_pos (1 − s) + Σ_{neg, s &gt; margin} s, the mean over anchors. A similarity that is NaN is not idle: it makes the loss NaN.
/// </summary>
public readonly struct ContrastiveLoss(float margin) : IPairLoss
{
    /// <inheritdoc/>
    public PairMean Mean => PairMean.Anchors;

    /// <inheritdoc/>
    public (float Loss, float Weight) Of(float similarity, bool positive) =>
        positive ? (1 - similarity, -1) : similarity <= margin ? (0, 0) : (similarity, 1);

    /// <inheritdoc/>
    public (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive)
    {
        Vector<float> one = Vector<float>.One, zero = Vector<float>.Zero;
        var idle = Vector.LessThanOrEqual(similarity, new Vector<float>(margin));
        var loss = Vector.ConditionalSelect(positive, one - similarity, Vector.ConditionalSelect(idle, zero, similarity));
        var weight = Vector.ConditionalSelect(positive, -one, Vector.ConditionalSelect(idle, zero, one));
        return (loss, weight);
    }
}

/// <summary>
/// The contrastive loss of cross-batch memory: every positive pulls, a negative pushes where its similarity is above the margin.
/// </summary>
public sealed record ContrastiveOptions : ILossOptions
{
    /// <summary>Negatives less similar (cosine) than this are left alone.</summary>
    [Range(-1.0, 1.0)]
    public double Margin { get; init; } = 0.5;

    /// <inheritdoc/>
    public Criterion Create() => new PairCriterion<ContrastiveLoss>(new((float)Margin));
}
