using Xbm.Engine;

namespace Xbm.Conformance.Oracle;

/// <summary>What a pair loss gives.</summary>
sealed record PairValue(double Loss, double PositiveLoss, double NegativeLoss, int Positives, int Negatives, Nd Gradient);

/// <summary>Pair losses over the whole similarity matrix.</summary>
static class Pairs
{
    /// <summary>
    /// Anchors [m, d] against references [M, d]; <paramref name="symmetric"/> sends the gradient of both sides to the anchors.
    /// </summary>
    /// <param name="pair">Loss and weight of a pair from its similarity and whether it is positive.</param>
    /// <param name="activePairs">Each side divided by its pairs of a weight, instead of by m.</param>
    public static PairValue Of(Func<double, bool, (double Loss, double Weight)> pair, bool activePairs,
        Nd anchors, int[] labels, Nd references, int[] referenceLabels, int[] own, bool symmetric)
    {
        int m = anchors.Shape[0], d = anchors.Shape[1];
        var active = new List<(int I, int J, bool Positive, double Loss, double Weight)>();
        for (int i = 0; i < m; i++)
            for (int j = 0; j < references.Shape[0]; j++)
            {
                if (own[i] == j) continue;
                double similarity = 0;
                for (int c = 0; c < d; c++) similarity += anchors[i, c] * references[j, c];
                bool positive = labels[i] == referenceLabels[j];
                var (loss, weight) = pair(similarity, positive);
                if (weight != 0) active.Add((i, j, positive, loss, weight));
            }
        int positives = active.Count(p => p.Positive), negatives = active.Count - positives;
        double up = 1.0 / Math.Max(1, activePairs ? positives : m), un = 1.0 / Math.Max(1, activePairs ? negatives : m);
        var gradient = new Nd(m, d);
        foreach (var (i, j, positive, _, weight) in active)
            for (int c = 0; c < d; c++)
            {
                double w = weight * (positive ? up : un);
                gradient[i, c] += w * references[j, c];
                if (symmetric) gradient[j, c] += w * anchors[i, c];
            }
        double positiveLoss = active.Where(p => p.Positive).Sum(p => p.Loss),
            negativeLoss = active.Where(p => !p.Positive).Sum(p => p.Loss);
        return new(positiveLoss * up + negativeLoss * un, positiveLoss, negativeLoss, positives, negatives, gradient);
    }
}
