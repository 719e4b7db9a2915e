using Xbm.Engine;

namespace Xbm.Training.Metrics;

/// <summary>
/// Means over the queries that have R &gt; 0 other images of their class
/// (Musgrave et al., "A Metric Learning Reality Check", ECCV 2020).
/// </summary>
/// <param name="RPrecision">The share of a query's R nearest that are of its class.</param>
/// <param name="MapAtR">The mean over the R nearest of the precision up to each that is of its class; 0 for the others.</param>
public readonly record struct PrecisionAtR(double RPrecision, double MapAtR)
{
    /// <summary>Results held at a time, whatever the size of a class.</summary>
    const int MaxResults = 1 << 22;

    /// <summary>Leave-one-out: each row is a query against all other rows. NaN where no class has two rows.</summary>
    /// <param name="embeddings">[n, d], unit rows.</param>
    /// <param name="labels">[n].</param>
    public static PrecisionAtR Of(Tensor embeddings, ReadOnlySpan<int> labels)
    {
        var sizes = new Dictionary<int, int>();
        foreach (int label in labels) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        int most = Math.Max(1, sizes.Values.DefaultIfEmpty().Max() - 1), atATime = Math.Max(1, MaxResults / most);
        double precision = 0, averages = 0;
        long asked = 0;
        for (int start = 0; start < labels.Length; start += atATime)
        {
            int count = Math.Min(atATime, labels.Length - start);
            int[] nearest = Nearest(embeddings, start, count, most);
            for (int i = 0; i < count; i++)
            {
                int relevant = sizes[labels[start + i]] - 1;
                if (relevant == 0) continue;
                var (p, average) = OfQuery(nearest.AsSpan(i * most, relevant), labels, labels[start + i]);
                (precision, averages, asked) = (precision + p, averages + average, asked + 1);
            }
        }
        return asked == 0 ? new PrecisionAtR(double.NaN, double.NaN) : new PrecisionAtR(precision / asked, averages / asked);
    }

    static int[] Nearest(Tensor embeddings, int start, int count, int k)
    {
        var backend = embeddings.Backend;
        using var step = backend.BeginStep();
        var rows = backend.From(new int[count * k]);
        var similarities = backend.Empty(new Shape(count, k));
        var shape = new TopKShape(count, embeddings.Shape[0], embeddings.Shape[1], k, start, start);
        backend.SimilarityTopK(shape, embeddings.Storage, embeddings.Storage, rows.Storage, similarities.Storage);
        return rows.ToArray();
    }

    static (double Precision, double Average) OfQuery(ReadOnlySpan<int> nearest, ReadOnlySpan<int> labels, int label)
    {
        int hits = 0;
        double sum = 0;
        for (int i = 0; i < nearest.Length; i++)
            if (labels[nearest[i]] == label) sum += (double)++hits / (i + 1);
        return ((double)hits / nearest.Length, sum / nearest.Length);
    }
}
