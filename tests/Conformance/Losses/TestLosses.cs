using System.Numerics;
using Xbm.Engine;

namespace Xbm.Conformance.Losses;

/// <summary>1 − s of positive pairs, s of negative pairs above the margin; the mean over anchors.</summary>
readonly struct Contrastive(float margin) : IPairLoss
{
    public PairMean Mean => PairMean.Anchors;

    public (float Loss, float Weight) Of(float similarity, bool positive) =>
        positive ? (1 - similarity, -1) : similarity > margin ? (similarity, 1) : (0, 0);

    public (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive)
    {
        var hard = Vector.GreaterThan(similarity, new Vector<float>(margin));
        return (Vector.ConditionalSelect(positive, Vector<float>.One - similarity,
            Vector.ConditionalSelect(hard, similarity, Vector<float>.Zero)),
            Vector.ConditionalSelect(positive, -Vector<float>.One, Vector.ConditionalSelect(hard, Vector<float>.One, Vector<float>.Zero)));
    }

    public static Func<double, bool, (double, double)> InDouble(double margin) =>
        (s, positive) => positive ? (1 - s, -1) : s > margin ? (s, 1) : (0, 0);
}

/// <summary>max(0, positive margin − s) and max(0, s − negative margin); the mean over the pairs above 0, side by side.</summary>
readonly struct Hinge(float positiveMargin, float negativeMargin) : IPairLoss
{
    public PairMean Mean => PairMean.ActivePairs;

    public (float Loss, float Weight) Of(float similarity, bool positive)
    {
        float loss = positive ? positiveMargin - similarity : similarity - negativeMargin;
        return loss > 0 ? (loss, positive ? -1 : 1) : (0, 0);
    }

    public (Vector<float> Loss, Vector<float> Weight) Of(Vector<float> similarity, Vector<int> positive)
    {
        var loss =
            Vector.ConditionalSelect(positive, new Vector<float>(positiveMargin) - similarity,
                similarity - new Vector<float>(negativeMargin));
        var active = Vector.GreaterThan(loss, Vector<float>.Zero);
        var weight = Vector.ConditionalSelect(positive, -Vector<float>.One, Vector<float>.One);
        return (Vector.ConditionalSelect(active, loss, Vector<float>.Zero), Vector.ConditionalSelect(active, weight, Vector<float>.Zero));
    }

    public static Func<double, bool, (double, double)> InDouble(double positiveMargin, double negativeMargin) => (s, positive) =>
    {
        double loss = positive ? positiveMargin - s : s - negativeMargin;
        return loss > 0 ? (loss, positive ? -1 : 1) : (0, 0);
    };
}
