using Xbm.Engine;

namespace Xbm.Training.Metrics;

/// <summary>
/// Recall@K: the share of queries with an image of their class among the K nearest (Jégou et al., 2011). For any number of Ks at once,
/// from one number per query: how many rows come before the first of its class. Ties go to the lower row.
/// </summary>
public static class Retrieval
{
    /// <summary>Leave-one-out: each row is a query against all other rows. Rows whose class has no other row are left out.</summary>
    /// <param name="embeddings">[n, d], unit rows.</param>
    /// <param name="labels">[n].</param>
    /// <param name="at">The values of K.</param>
    /// <returns>One share a K, NaN where no row can be a query.</returns>
    public static double[] RecallAtK(Tensor embeddings, ReadOnlySpan<int> labels, IReadOnlyList<int> at)
    {
        using var step = embeddings.Backend.BeginStep();
        var rows = new ClassOrder(labels);
        var sorted = rows.Gather(embeddings);
        return Recall(Ranks(sorted, rows, sorted, rows, leaveOneOut: true), at);
    }

    /// <summary>Queries against a gallery of its own. Queries whose class is not in the gallery are left out.</summary>
    public static double[] RecallAtK(
        Tensor queries, ReadOnlySpan<int> queryLabels, Tensor gallery, ReadOnlySpan<int> galleryLabels, IReadOnlyList<int> at)
    {
        using var step = queries.Backend.BeginStep();
        ClassOrder queryRows = new(queryLabels), galleryRows = new(galleryLabels);
        return Recall(Ranks(queryRows.Gather(queries), queryRows, galleryRows.Gather(gallery), galleryRows, leaveOneOut: false), at);
    }

    /// <summary>The most similar rows of a gallery for each query, best first; ties go to the lower row.</summary>
    /// <param name="queries">[n, d], unit rows.</param>
    /// <param name="gallery">[m, d], unit rows; the queries themselves to find each row's neighbours among the others.</param>
    /// <param name="k">How many, from 1; where the gallery has fewer rows, the rest is row −1 with similarity −∞.</param>
    public static Neighbors TopK(Tensor queries, Tensor gallery, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (queries.Shape.Rank != 2 || gallery.Shape.Rank != 2 || queries.Shape[1] != gallery.Shape[1])
            throw new ArgumentException($"TopK: expected [n, d] and [m, d], got {queries.Shape} and {gallery.Shape}");
        var backend = queries.Backend;
        using var step = backend.BeginStep();
        int count = queries.Shape[0];
        var rows = backend.From(new int[count * k]);
        var similarities = backend.Empty(new Shape(count, k));
        bool own = ReferenceEquals(queries, gallery);
        backend.SimilarityTopK(new TopKShape(count, gallery.Shape[0], queries.Shape[1], k, SelfOffset: own ? 0 : -1),
            queries.Storage, gallery.Storage, rows.Storage, similarities.Storage);
        return new Neighbors(k, rows.ToArray(), similarities.ToArray());
    }

    static double[] Recall(int[] ranks, IReadOnlyList<int> at)
    {
        int asked = ranks.Count(rank => rank >= 0);
        return [.. at.Select(k => asked == 0 ? double.NaN : (double)ranks.Count(rank => rank >= 0 && rank < k) / asked)];
    }

    static int[] Ranks(Tensor queries, ClassOrder queryRows, Tensor gallery, ClassOrder galleryRows, bool leaveOneOut)
    {
        var backend = queries.Backend;
        int count = queries.Shape[0];
        int[] begin = new int[count], end = new int[count], own = new int[count];
        for (int i = 0; i < count; i++)
        {
            (begin[i], end[i]) = galleryRows.RangeOf(queryRows.Label(i));
            own[i] = leaveOneOut ? i : -1;
        }
        var ranks = backend.From(new int[count]);
        backend.FirstHitRanks(new RankArguments
        {
            QueryCount = count,
            GalleryCount = gallery.Shape[0],
            Columns = queries.Shape[1],
            Queries = queries.Storage,
            Gallery = gallery.Storage,
            RowNumbers = backend.From(galleryRows.Order).Storage,
            ClassBegin = backend.From(begin).Storage,
            ClassEnd = backend.From(end).Storage,
            OwnRows = backend.From(own).Storage,
            Ranks = ranks.Storage,
        });
        return ranks.ToArray();
    }

    /// <summary>The rows of a set, class by class, each class in the set's own order.</summary>
    sealed class ClassOrder
    {
        readonly int[] _labels;
        readonly Dictionary<int, (int Begin, int End)> _ranges = [];

        public ClassOrder(ReadOnlySpan<int> labels)
        {
            var original = labels.ToArray();
            Order = [.. Enumerable.Range(0, original.Length).OrderBy(i => original[i])];
            _labels = [.. Order.Select(i => original[i])];
            for (int i = 0; i < _labels.Length; i++)
                _ranges[_labels[i]] = (_ranges.TryGetValue(_labels[i], out var range) ? range.Begin : i, i + 1);
        }

        /// <summary>The original row at each place.</summary>
        public int[] Order { get; }

        public int Label(int place) => _labels[place];

        /// <summary>The places of a class; empty where it has none.</summary>
        public (int Begin, int End) RangeOf(int label) => _ranges.GetValueOrDefault(label);

        /// <summary>The rows in this order; the very tensor where it has it already, as a data set's images do.</summary>
        public Tensor Gather(Tensor x)
        {
            bool ordered = true;
            for (int i = 0; i < Order.Length; i++) ordered &= Order[i] == i;
            if (ordered) return x;
            var sorted = x.Backend.Empty(x.Shape);
            x.Backend.GatherRows(x.Storage, x.Backend.From(Order).Storage, sorted.Storage, x.Shape[1]);
            return sorted;
        }
    }
}

/// <summary>The nearest rows of each query.</summary>
/// <param name="K">How many there are of each.</param>
/// <param name="Rows">[queries, k]: gallery rows, best first.</param>
/// <param name="Similarities">[queries, k].</param>
public sealed record Neighbors(int K, int[] Rows, float[] Similarities)
{
    /// <summary>The gallery rows of one query, best first.</summary>
    public ReadOnlySpan<int> RowsOf(int query) => Rows.AsSpan(query * K, K);

    /// <summary>Their similarities.</summary>
    public ReadOnlySpan<float> SimilaritiesOf(int query) => Similarities.AsSpan(query * K, K);
}
