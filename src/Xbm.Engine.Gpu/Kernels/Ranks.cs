using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Sizes of a pass over the gallery.</summary>
/// <param name="Queries">Query rows.</param>
/// <param name="Gallery">Gallery rows.</param>
/// <param name="Columns">The embedding's size.</param>
/// <param name="Slice">Gallery rows of a slice: a multiple of <see cref="Ranks.GalleryTile"/>.</param>
/// <param name="Counting">0 in the pass that finds the best row of each query's class, 1 in the pass that counts the rows before it.</param>
readonly record struct RankShape(int Queries, int Gallery, int Columns, int Slice, int Counting);

/// <summary>
/// How many gallery rows come before the best one of a query's class, in two passes: find that row, then count. Both are one kernel, so that a
/// similarity is the same bits in both and comparisons are exact. A group has 64 queries, group y is a slice of the gallery.
/// </summary>
static class Ranks
{
    public const int QueryTile = 64, GalleryTile = 128, Threads = 128;

    /// <summary>Threads that share a query.</summary>
    const int Sharers = GalleryTile / 8;

    public static void Pass<TWidth>(
        ArrayView<float> queries, ArrayView<float> gallery, ArrayView<int> numbers, ArrayView<int> begin, ArrayView<int> end, ArrayView<int> own,
        ArrayView<float> best, ArrayView<int> bestRows, ArrayView<int> ranks, RankShape shape) where TWidth : struct, IWidth
    {
        var shared = SharedMemory.Allocate<Float8>(2 * 24 * Stage.Stride);
        int first = Grid.IdxX * QueryTile, query = first + ThreadTile.Row(GalleryTile), place = ThreadTile.Column(GalleryTile);
        int from = Grid.IdxY * shape.Slice, to = IntrinsicMath.Min(shape.Gallery, from + shape.Slice);
        if (shape.Counting == 0) ClassRows(begin, end, first, shape.Queries, ref from, ref to);
        var q0 = RankQuery.Of(query + 0, begin, end, own, best, bestRows, numbers, shape);
        var q1 = RankQuery.Of(query + 1, begin, end, own, best, bestRows, numbers, shape);
        var q2 = RankQuery.Of(query + 2, begin, end, own, best, bestRows, numbers, shape);
        var q3 = RankQuery.Of(query + 3, begin, end, own, best, bestRows, numbers, shape);
        var q4 = RankQuery.Of(query + 4, begin, end, own, best, bestRows, numbers, shape);
        var q5 = RankQuery.Of(query + 5, begin, end, own, best, bestRows, numbers, shape);
        var q6 = RankQuery.Of(query + 6, begin, end, own, best, bestRows, numbers, shape);
        var q7 = RankQuery.Of(query + 7, begin, end, own, best, bestRows, numbers, shape);
        for (int row = from; row < to; row += GalleryTile)
        {
            var products = default(Accumulator);
            Products.Sum<Tile64x128, LineMajor, TWidth, LineMajor, TWidth>(
                ref products, shared, queries, gallery, new LineMajor(shape.Queries, shape.Columns), new LineMajor(shape.Gallery, shape.Columns), first, row, 0, shape.Columns);
            if (shape.Counting == 0)
            {
                Offer(ref q0, products.R0, row + place, to);
                Offer(ref q1, products.R1, row + place, to);
                Offer(ref q2, products.R2, row + place, to);
                Offer(ref q3, products.R3, row + place, to);
                Offer(ref q4, products.R4, row + place, to);
                Offer(ref q5, products.R5, row + place, to);
                Offer(ref q6, products.R6, row + place, to);
                Offer(ref q7, products.R7, row + place, to);
            }
            else
            {
                Count(ref q0, products.R0, row + place, to, numbers);
                Count(ref q1, products.R1, row + place, to, numbers);
                Count(ref q2, products.R2, row + place, to, numbers);
                Count(ref q3, products.R3, row + place, to, numbers);
                Count(ref q4, products.R4, row + place, to, numbers);
                Count(ref q5, products.R5, row + place, to, numbers);
                Count(ref q6, products.R6, row + place, to, numbers);
                Count(ref q7, products.R7, row + place, to, numbers);
            }
            Group.Barrier();
        }
        if (shape.Counting == 0)
        {
            int sharer = place / 8;
            q0.Share(shared, sharer, query - first + 0);
            q1.Share(shared, sharer, query - first + 1);
            q2.Share(shared, sharer, query - first + 2);
            q3.Share(shared, sharer, query - first + 3);
            q4.Share(shared, sharer, query - first + 4);
            q5.Share(shared, sharer, query - first + 5);
            q6.Share(shared, sharer, query - first + 6);
            q7.Share(shared, sharer, query - first + 7);
            Group.Barrier();
            if (Group.IdxX < QueryTile & first + Group.IdxX < shape.Queries) Best(shared, best, bestRows, ranks, first + Group.IdxX);
            return;
        }
        q0.AddTo(ranks, query + 0);
        q1.AddTo(ranks, query + 1);
        q2.AddTo(ranks, query + 2);
        q3.AddTo(ranks, query + 3);
        q4.AddTo(ranks, query + 4);
        q5.AddTo(ranks, query + 5);
        q6.AddTo(ranks, query + 6);
        q7.AddTo(ranks, query + 7);
    }

    /// <summary>The gallery rows of all classes of a group's queries.</summary>
    static void ClassRows(ArrayView<int> begin, ArrayView<int> end, int first, int queries, ref int from, ref int to)
    {
        (from, to) = (int.MaxValue, 0);
        for (int query = first; query < IntrinsicMath.Min(queries, first + QueryTile); query++)
        {
            if (begin[query] >= end[query]) continue;
            from = IntrinsicMath.Min(from, begin[query]);
            to = IntrinsicMath.Max(to, end[query]);
        }
    }

    /// <summary>The best of what the threads of a query found.</summary>
    static void Best(ArrayView<Float8> shared, ArrayView<float> best, ArrayView<int> bestRows, ArrayView<int> ranks, int query)
    {
        var found = default(RankQuery);
        found.Row = -1;
        for (int sharer = 0; sharer < Sharers; sharer++) found.Take(shared, sharer, Group.IdxX);
        best[query] = found.Similarity;
        bestRows[query] = found.Row;
        ranks[query] = found.Row < 0 ? -1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Offer(ref RankQuery query, Float8 similarities, int row, int to)
    {
        query.Offer(similarities.A, row + 0, to);
        query.Offer(similarities.B, row + 1, to);
        query.Offer(similarities.C, row + 2, to);
        query.Offer(similarities.D, row + 3, to);
        query.Offer(similarities.E, row + 4, to);
        query.Offer(similarities.F, row + 5, to);
        query.Offer(similarities.G, row + 6, to);
        query.Offer(similarities.H, row + 7, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Count(ref RankQuery query, Float8 similarities, int row, int to, ArrayView<int> numbers)
    {
        query.Compare(similarities.A, row + 0, to, numbers);
        query.Compare(similarities.B, row + 1, to, numbers);
        query.Compare(similarities.C, row + 2, to, numbers);
        query.Compare(similarities.D, row + 3, to, numbers);
        query.Compare(similarities.E, row + 4, to, numbers);
        query.Compare(similarities.F, row + 5, to, numbers);
        query.Compare(similarities.G, row + 6, to, numbers);
        query.Compare(similarities.H, row + 7, to, numbers);
    }
}
