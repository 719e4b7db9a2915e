using System.Numerics;
using Xbm.Engine;

namespace OwnLossAndData;

/// <summary>A pair loss of one's own: (1 − s)² / 2 for positive pairs, (s − margin)² / 2 for negative ones above the margin.</summary>
readonly struct SquaredLoss(float margin) : IPairLoss
{
    public PairMean Mean => PairMean.Anchors;

    /// <summary>The loss of one pair and its derivative by the similarity: for GPUs.</summary>
    public (float Loss, float Weight) Of(float similarity, bool positive)
    {
        float distance = similarity - (positive ? 1 : margin);
        return !positive && distance <= 0 ? (0, 0) : (distance * distance / 2, distance);
    }

    /// <summary>The same for a vector of pairs: for the CPU.</summary>
    public (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive)
    {
        var distance = similarity - Vector.ConditionalSelect(positive, Vector<float>.One, new Vector<float>(margin));
        var idle = Vector.AndNot(Vector.LessThanOrEqual(distance, Vector<float>.Zero), positive);
        var weight = Vector.ConditionalSelect(idle, Vector<float>.Zero, distance);
        return (weight * weight / 2, weight);
    }
}
