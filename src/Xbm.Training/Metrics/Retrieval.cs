using Xbm.Engine;
using Xbm.Engine.Backends;

namespace Xbm.Training.Metrics;

/// <summary>Recall@K: the share of queries with an image of their class among the K nearest (Jégou et al., 2011).</summary>
public static class Retrieval
{
    /// <summary>Queries searched at a time: their results, not their similarities, are what takes memory.</summary>
    const int QueriesAtATime = 4096;

    /// <summary>
    /// Leave-one-out: each row is a query against all other rows. Rows whose class has no other row are left out.
    /// </summary>
    /// <param name="embeddings">[n, d], unit rows.</param>
    /// <param name="labels">[n].</param>
    /// <param name="at">The values of K.</param>
    /// <returns>One share a K, NaN where no row can be a query.</returns>
    public static double[] RecallAtK(Tensor embeddings, ReadOnlySpan<int> labels, IReadOnlyList<int> at) =>
        Search(embeddings, labels, embeddings, labels, at, leaveOneOut: true);

    /// <summary>Queries against a gallery of its own. Queries whose class is not in the gallery are left out.</summary>
    public static double[] RecallAtK(
        Tensor queries, ReadOnlySpan<int> queryLabels, Tensor gallery, ReadOnlySpan<int> galleryLabels, IReadOnlyList<int> at) =>
        Search(queries, queryLabels, gallery, galleryLabels, at, leaveOneOut: false);

    static double[] Search(Tensor queries, ReadOnlySpan<int> queryLabels, Tensor gallery, ReadOnlySpan<int> galleryLabels, IReadOnlyList<int> at, bool leaveOneOut)
    {
        var backend = queries.Backend;
        int most = Math.Min(at.Max(), gallery.Shape[0]);
        var hits = new long[at.Count];
        long asked = 0;
        var sizes = Sizes(galleryLabels);
        for (int start = 0; start < queries.Shape[0]; start += QueriesAtATime)
        {
            int count = Math.Min(QueriesAtATime, queries.Shape[0] - start);
            using var step = backend.BeginStep();
            Indices rows = backend.From(new int[count * most]);
            var similarities = backend.Empty(new Shape(count, most));
            var shape = new TopKShape(count, gallery.Shape[0], queries.Shape[1], most, start, leaveOneOut ? start : -1);
            backend.SimilarityTopK(shape, queries.Storage, gallery.Storage, rows.Storage, similarities.Storage);
            var found = rows.ToArray();
            for (int i = 0; i < count; i++)
            {
                int label = queryLabels[start + i];
                if (sizes.GetValueOrDefault(label) <= (leaveOneOut ? 1 : 0)) continue;
                asked++;
                int rank = Rank(found.AsSpan(i * most, most), galleryLabels, label);
                for (int k = 0; k < at.Count; k++)
                    if (rank < at[k]) hits[k]++;
            }
        }
        return [.. hits.Select(h => asked == 0 ? double.NaN : (double)h / asked)];
    }

    /// <summary>The place of the first row of a class, from 0; int.MaxValue for none.</summary>
    static int Rank(ReadOnlySpan<int> rows, ReadOnlySpan<int> labels, int label)
    {
        for (int i = 0; i < rows.Length && rows[i] >= 0; i++)
            if (labels[rows[i]] == label) return i;
        return int.MaxValue;
    }

    static Dictionary<int, int> Sizes(ReadOnlySpan<int> labels)
    {
        var sizes = new Dictionary<int, int>();
        foreach (int label in labels) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        return sizes;
    }
}
