using Xbm.Engine;

namespace Xbm.Training.Tests.Losses;

/// <summary>A pair loss by two plain loops in double: the definition, with no tile in sight.</summary>
sealed record PairOracle(double Loss, double[] Sums, double[] Doubtful, double[] Gradient, double GradientDoubt)
{
    /// <summary>A similarity summed in float is this far off; a pair so close to a margin may fall on either side.</summary>
    const double Rounding = 2e-6;

    internal static PairOracle Of<TLoss>(TLoss loss, float[] v, int[] labels, float[] references, int[] referenceLabels, int[] own, int d,
        bool symmetric)
        where TLoss : struct, IPairLoss
    {
        // Losses and counts: positive, negative; the same of pairs that rounding decides.
        double[] sums = new double[4], doubtful = new double[4];
        var weights = new double[labels.Length, referenceLabels.Length];
        for (int i = 0; i < labels.Length; i++)
            for (int j = 0; j < referenceLabels.Length; j++)
            {
                if (own[i] == j) continue;
                double s = 0;
                for (int c = 0; c < d; c++) s += (double)v[i * d + c] * references[j * d + c];
                bool positive = labels[i] == referenceLabels[j];
                var (l, w) = loss.Of((float)s, positive);
                int side = positive ? 0 : 1;
                bool doubt = new[] { -Rounding, Rounding }.Any(e => loss.Of((float)(s + e), positive).Weight != w);
                if (doubt) (doubtful[side], doubtful[2 + side]) = (doubtful[side] + Math.Abs(s) + 1, doubtful[2 + side] + 1);
                if (w == 0) continue;
                (sums[side], sums[2 + side], weights[i, j]) = (sums[side] + l, sums[2 + side] + 1, w);
            }
        double[] scale = loss.Mean == PairMean.Anchors
            ? [1.0 / labels.Length, 1.0 / labels.Length]
            : [1 / Math.Max(1, sums[2]), 1 / Math.Max(1, sums[3])];
        var gradient = new double[v.Length];
        for (int i = 0; i < labels.Length; i++)
            for (int j = 0; j < referenceLabels.Length; j++)
            {
                double w = weights[i, j] * scale[labels[i] == referenceLabels[j] ? 0 : 1];
                for (int c = 0; c < d && w != 0; c++)
                {
                    gradient[i * d + c] += w * references[j * d + c];
                    if (symmetric) gradient[j * d + c] += w * v[i * d + c];
                }
            }
        return new PairOracle(sums[0] * scale[0] + sums[1] * scale[1], sums, doubtful, gradient,
            2 * (doubtful[2] * scale[0] + doubtful[3] * scale[1]));
    }

    internal void AssertClose(float[] parts, float[] gradient)
    {
        Close(Loss, parts[0], Doubtful[0] + Doubtful[1], "loss");
        for (int side = 0; side < 2; side++)
        {
            Close(Sums[side], parts[1 + side], Doubtful[side], $"sum of side {side}");
            Close(Sums[2 + side], parts[3 + side], Doubtful[2 + side], $"pairs of side {side}");
        }
        double scale = Gradient.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < gradient.Length; i++)
            Assert.True(Math.Abs(Gradient[i] - gradient[i]) <= 1e-5 * Math.Max(1, scale) + GradientDoubt,
                $"gradient {i}: expected {Gradient[i]}, got {gradient[i]}");
    }

    static void Close(double expected, float actual, double doubt, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)) + doubt,
            $"{what}: expected {expected}, got {actual}");
}
