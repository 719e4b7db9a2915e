using System.ComponentModel.DataAnnotations;
using System.Numerics;
using Xbm.Engine;

namespace Xbm.Training.Losses;

/// <summary>
/// The contrastive loss with two margins (Hadsell et al., 2006, on similarities): relu(positiveMargin − s) for positive pairs,
/// relu(s − negativeMargin) for negative ones, each side averaged over its pairs that are not zero.
/// </summary>
public readonly struct ContrastiveHingeLoss(float positiveMargin, float negativeMargin) : IPairLoss
{
    /// <inheritdoc/>
    public PairMean Mean => PairMean.ActivePairs;

    /// <inheritdoc/>
    public (float Loss, float Weight) Of(float similarity, bool positive)
    {
        float loss = positive ? positiveMargin - similarity : similarity - negativeMargin;
        return loss <= 0 ? (0, 0) : (loss, positive ? -1 : 1);
    }

    /// <inheritdoc/>
    public (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive)
    {
        Vector<float> one = Vector<float>.One, zero = Vector<float>.Zero;
        var loss = Vector.ConditionalSelect(
            positive, new Vector<float>(positiveMargin) - similarity, similarity - new Vector<float>(negativeMargin));
        var idle = Vector.LessThanOrEqual(loss, zero);
        var weight = Vector.ConditionalSelect(idle, zero, Vector.ConditionalSelect(positive, -one, one));
        return (Vector.ConditionalSelect(idle, zero, loss), weight);
    }
}

/// <summary>The contrastive loss with a margin on either side: a positive pulls only where its similarity is below its margin.</summary>
public sealed record ContrastiveHingeOptions : ILossOptions
{
    /// <summary>Positives more similar (cosine) than this are left alone.</summary>
    [Range(-1.0, 1.0)]
    public double PositiveMargin { get; init; } = 1.0;

    /// <summary>Negatives less similar (cosine) than this are left alone.</summary>
    [Range(-1.0, 1.0)]
    public double NegativeMargin { get; init; } = 0.5;

    /// <inheritdoc/>
    public Criterion Create() => new PairCriterion<ContrastiveHingeLoss>(new((float)PositiveMargin, (float)NegativeMargin));
}
