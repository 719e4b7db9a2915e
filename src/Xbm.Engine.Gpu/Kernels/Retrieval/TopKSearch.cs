using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Sizes of a retrieval and how it is cut.</summary>
/// <param name="Queries">Query rows.</param>
/// <param name="Gallery">Gallery rows.</param>
/// <param name="Columns">The embedding's size.</param>
/// <param name="K">How many rows to find.</param>
/// <param name="FirstQuery">Where the queries begin.</param>
/// <param name="SelfOffset">Gallery row of the first query's own copy; negative for none.</param>
/// <param name="Slice">Gallery rows of a slice: a multiple of <see cref="TopKSearch.GalleryTile"/>.</param>
readonly record struct TopKTiling(int Queries, int Gallery, int Columns, int K, int FirstQuery, int SelfOffset, int Slice);

/// <summary>What <see cref="TopKSearch.Find"/> takes.</summary>
/// <param name="Queries">[queries, columns].</param>
/// <param name="Gallery">[gallery, columns].</param>
/// <param name="Rows">Out, [slices, queries, k].</param>
/// <param name="Similarities">Out, [slices, queries, k].</param>
/// <param name="Shape">The sizes.</param>
readonly record struct TopKArguments(
    ArrayView<float> Queries, ArrayView<float> Gallery, ArrayView<int> Rows, ArrayView<float> Similarities, TopKTiling Shape);

/// <summary>What <see cref="TopKSearch.Merge"/> takes.</summary>
/// <param name="SliceRows">[slices, queries, k], each run best first.</param>
/// <param name="SliceSimilarities">[slices, queries, k].</param>
/// <param name="Heads">[slices, queries]: working memory.</param>
/// <param name="Rows">Out, [queries, k].</param>
/// <param name="Similarities">Out, [queries, k].</param>
/// <param name="Queries">Query rows.</param>
/// <param name="K">How many rows to find.</param>
/// <param name="Slices">Slices of the gallery, in its order.</param>
readonly record struct TopKMergeArguments(
    ArrayView<int> SliceRows, ArrayView<float> SliceSimilarities, ArrayView<int> Heads, ArrayView<int> Rows, ArrayView<float> Similarities,
    int Queries, int K, int Slices);

/// <summary>
/// The most similar gallery rows of each query. A group has 64 queries and goes through a slice of the gallery, 128 rows at a time; each
/// query has a heap of its best rows with the worst on top, so that nearly every similarity is dismissed by one comparison. Group x is the
/// query tile, group y the slice.
/// </summary>
static class TopKSearch
{
    public const int QueryTile = 64, GalleryTile = 128, Threads = 128, MergeThreads = 64;

    /// <summary>From query to query in the tile: odd, so that neighbours lie in different banks.</summary>
    const int Stride = GalleryTile + 1;

    /// <summary>The best of each query and slice, best first.</summary>
    public static void Find<TWidth>(TopKArguments arguments) where TWidth : struct, IWidth
    {
        var shape = arguments.Shape;
        var rows = arguments.Rows;
        var similarities = arguments.Similarities;
        var shared = SharedMemory.Allocate<Float4>(QueryTile * Stride / 4);
        var tile = shared.Cast<float>();
        int first = Grid.IdxX * QueryTile, from = Grid.IdxY * shape.Slice, end = IntrinsicMath.Min(shape.Gallery, from + shape.Slice);
        int query = first + Group.IdxX;
        bool searches = Group.IdxX < QueryTile & query < shape.Queries;
        var heap = new TopKHeap(((long)Grid.IdxY * shape.Queries + query) * shape.K, shape.K);
        if (searches) heap.Clear(rows, similarities);
        for (int row = from; row < end; row += GalleryTile)
        {
            var products = default(Accumulator8x8);
            Products.Sum<Tile64x128, LineMajor, TWidth, LineMajor, TWidth>(
                ref products, shared, arguments.Queries, arguments.Gallery,
                new LineMajor(shape.Queries, shape.Columns, shape.FirstQuery * shape.Columns), new LineMajor(shape.Gallery, shape.Columns),
                first, row, 0, shape.Columns);
            Group.Barrier();
            int at = ThreadTile.Row(GalleryTile) * Stride + ThreadTile.Column(GalleryTile);
            Spread(tile.SubView(at, 8), products.R0);
            Spread(tile.SubView(at + Stride, 8), products.R1);
            Spread(tile.SubView(at + 2 * Stride, 8), products.R2);
            Spread(tile.SubView(at + 3 * Stride, 8), products.R3);
            Spread(tile.SubView(at + 4 * Stride, 8), products.R4);
            Spread(tile.SubView(at + 5 * Stride, 8), products.R5);
            Spread(tile.SubView(at + 6 * Stride, 8), products.R6);
            Spread(tile.SubView(at + 7 * Stride, 8), products.R7);
            Group.Barrier();
            if (searches)
            {
                int own = shape.SelfOffset < 0 ? -1 : shape.SelfOffset + query, count = IntrinsicMath.Min(GalleryTile, end - row);
                float worst = heap.Worst(similarities);
                for (int i = 0; i < count; i++)
                {
                    float similarity = tile[Group.IdxX * Stride + i];
                    // A later row with an equal similarity loses, so ties go to the lower row.
                    if (!(similarity > worst) || row + i == own) continue;
                    heap.Replace(rows, similarities, similarity, row + i);
                    worst = heap.Worst(similarities);
                }
            }
            Group.Barrier();
        }
        if (searches) heap.Sort(rows, similarities);
    }

    static void Spread(ArrayView<float> to, Float8 from)
    {
        (to[0], to[1], to[2], to[3]) = (from.A, from.B, from.C, from.D);
        (to[4], to[5], to[6], to[7]) = (from.E, from.F, from.G, from.H);
    }

    /// <summary>The best of all slices, one thread per query.</summary>
    public static void Merge(TopKMergeArguments arguments)
    {
        ArrayView<int> sliceRows = arguments.SliceRows, heads = arguments.Heads;
        var sliceSimilarities = arguments.SliceSimilarities;
        int queries = arguments.Queries, k = arguments.K, slices = arguments.Slices;
        int query = Grid.IdxX * MergeThreads + Group.IdxX;
        if (query >= queries) return;
        for (int slice = 0; slice < slices; slice++) heads[slice * queries + query] = 0;
        for (int i = 0; i < k; i++)
        {
            int best = 0, bestRow = -1;
            float bestSimilarity = float.NegativeInfinity;
            for (int slice = 0; slice < slices; slice++)
            {
                int head = heads[slice * queries + query];
                if (head == k) continue;
                long at = ((long)slice * queries + query) * k + head;
                int row = sliceRows[at];
                // Slices ascend in rows, so that among equals the first stays.
                if (row < 0 || (bestRow >= 0 && !(sliceSimilarities[at] > bestSimilarity))) continue;
                (best, bestRow, bestSimilarity) = (slice, row, sliceSimilarities[at]);
            }
            arguments.Rows[(long)query * k + i] = bestRow;
            arguments.Similarities[(long)query * k + i] = bestSimilarity;
            if (bestRow >= 0) heads[best * queries + query]++;
        }
    }
}
