using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Sizes of a pass over the gallery.</summary>
/// <param name="Queries">Query rows.</param>
/// <param name="Gallery">Gallery rows.</param>
/// <param name="Columns">The embedding's size.</param>
/// <param name="Slice">Gallery rows of a slice: a multiple of <see cref="RankCounting.GalleryTile"/>.</param>
/// <param name="Counting">0 in the pass that finds the best row of each query's class, 1 in the pass that counts the rows before
/// it.</param>
readonly record struct RankShape(int Queries, int Gallery, int Columns, int Slice, int Counting);

/// <summary>What <see cref="RankCounting.Pass"/> takes.</summary>
/// <param name="Queries">[queries, columns].</param>
/// <param name="Gallery">[gallery, columns], rows sorted by class.</param>
/// <param name="Numbers">[gallery]: the rows' own numbers, which decide among equals.</param>
/// <param name="Begin">[queries]: the first gallery row of each query's class.</param>
/// <param name="End">[queries]: the row after its last.</param>
/// <param name="Own">[queries]: the gallery row that is the query itself; negative for none.</param>
/// <param name="Best">[queries], the best similarity of the class: from the first pass to the second.</param>
/// <param name="BestRows">[queries], the row that has it: likewise; −1 where the class has none.</param>
/// <param name="Counts">Out, [slices, queries]: rows before the best; the second pass alone writes it.</param>
/// <param name="Shape">The sizes.</param>
readonly record struct RankPassArguments(
    ArrayView<float> Queries, ArrayView<float> Gallery, ArrayView<int> Numbers, ArrayView<int> Begin, ArrayView<int> End,
    ArrayView<int> Own,
    ArrayView<float> Best, ArrayView<int> BestRows, ArrayView<int> Counts, RankShape Shape);

/// <summary>What <see cref="RankCounting.Join"/> takes.</summary>
/// <param name="Counts">[slices, queries].</param>
/// <param name="BestRows">[queries]: −1 where the class has no row.</param>
/// <param name="Ranks">Out, [queries].</param>
/// <param name="Queries">Query rows.</param>
/// <param name="Slices">Slices of the gallery.</param>
readonly record struct RankJoinArguments(ArrayView<int> Counts, ArrayView<int> BestRows, ArrayView<int> Ranks, int Queries, int Slices);

/// <summary>
/// How many gallery rows come before the best one of a query's class, in two passes: find that row, then count. Both are one kernel, so
/// that a similarity is the same bits in both and comparisons are exact. A group has 64 queries, group y is a slice of the gallery; a third
/// pass adds the slices' counts.
/// </summary>
static class RankCounting
{
    public const int QueryTile = 64, GalleryTile = 128, Threads = 128;

    /// <summary>Threads that share a query.</summary>
    const int Sharers = GalleryTile / 8;

    public static void Pass<TWidth>(RankPassArguments arguments) where TWidth : struct, IWidth
    {
        var shape = arguments.Shape;
        var numbers = arguments.Numbers;
        var shared = default(Tile64x128).Allocate();
        int first = Grid.IdxX * QueryTile, query = first + ThreadTile.Row(GalleryTile), place = ThreadTile.Column(GalleryTile);
        int from = Grid.IdxY * shape.Slice, to = IntrinsicMath.Min(shape.Gallery, from + shape.Slice);
        if (shape.Counting == 0) ClassRows(arguments.Begin, arguments.End, first, shape.Queries, ref from, ref to);
        var q0 = RankQuery.Of(query + 0, arguments);
        var q1 = RankQuery.Of(query + 1, arguments);
        var q2 = RankQuery.Of(query + 2, arguments);
        var q3 = RankQuery.Of(query + 3, arguments);
        var q4 = RankQuery.Of(query + 4, arguments);
        var q5 = RankQuery.Of(query + 5, arguments);
        var q6 = RankQuery.Of(query + 6, arguments);
        var q7 = RankQuery.Of(query + 7, arguments);
        for (int row = from; row < to; row += GalleryTile)
        {
            var products = default(Accumulator8x8);
            Products.Sum<Tile64x128, LineMajor, TWidth, LineMajor, TWidth>(
                ref products, shared, arguments.Queries, arguments.Gallery,
                new LineMajor(shape.Queries, shape.Columns), new LineMajor(shape.Gallery, shape.Columns), first, row, 0, shape.Columns);
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
        int sharer = place / 8;
        q0.Share(shared, sharer, query - first + 0, shape.Counting);
        q1.Share(shared, sharer, query - first + 1, shape.Counting);
        q2.Share(shared, sharer, query - first + 2, shape.Counting);
        q3.Share(shared, sharer, query - first + 3, shape.Counting);
        q4.Share(shared, sharer, query - first + 4, shape.Counting);
        q5.Share(shared, sharer, query - first + 5, shape.Counting);
        q6.Share(shared, sharer, query - first + 6, shape.Counting);
        q7.Share(shared, sharer, query - first + 7, shape.Counting);
        Group.Barrier();
        int joined = first + Group.IdxX;
        if (Group.IdxX >= QueryTile | joined >= shape.Queries) return;
        if (shape.Counting == 0) Best(shared, arguments.Best, arguments.BestRows, joined);
        else arguments.Counts[Grid.IdxY * shape.Queries + joined] = Count(shared);
    }

    /// <summary>The rank of each query from the counts of all slices.</summary>
    public static void Join(RankJoinArguments arguments)
    {
        int query = Grid.IdxX * Threads + Group.IdxX, sum = 0, queries = arguments.Queries;
        if (query >= queries) return;
        for (int slice = 0; slice < arguments.Slices; slice++) sum += arguments.Counts[slice * queries + query];
        arguments.Ranks[query] = arguments.BestRows[query] < 0 ? -1 : sum;
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
    static void Best(ArrayView<Float4> shared, ArrayView<float> best, ArrayView<int> bestRows, int query)
    {
        var found = default(RankQuery);
        found.Row = -1;
        for (int sharer = 0; sharer < Sharers; sharer++) found.Take(shared, sharer, Group.IdxX);
        best[query] = found.Similarity;
        bestRows[query] = found.Row;
    }

    /// <summary>The sum of what the threads of a query counted.</summary>
    static int Count(ArrayView<Float4> shared)
    {
        int sum = 0;
        for (int sharer = 0; sharer < Sharers; sharer++) sum += RankQuery.CountOf(shared, sharer, Group.IdxX);
        return sum;
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
