using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Retrieval;

/// <summary>
/// A block of queries per piece meets the gallery tile by tile, twice: the rows of its own classes, for the best similarity of each query's
/// class, and then all rows, to count those that are better. Where the queries are the gallery, a pair of blocks meets once and each counts
/// the other. All tiles add the same products in the same order, whichever of the two is the query, so the comparison is exact.
/// </summary>
sealed unsafe class FirstHitRanksLoop
{
    const int BlockQueries = 128;

    readonly SimilarityTiles _tiles;
    readonly RankArguments _a;
    readonly bool _mutual;

    /// <summary>
    /// Of each query, up to a whole block: the best similarity of its class, that one's row (−1 for none), and the rows that are better.
    /// </summary>
    readonly float* _best;

    readonly int* _bestRows, _counts;

    FirstHitRanksLoop(BlockProduct dense, in RankArguments arguments, float* buffer)
    {
        (_tiles, _a) = (new SimilarityTiles(dense, arguments.Gallery.At(), arguments.Columns), arguments);
        int n = Lanes(arguments);
        _best = buffer;
        _bestRows = (int*)(_best + n);
        _counts = _bestRows + n;
        // Lanes past the last query never meet a better row.
        new Span<float>(_best, n).Fill(float.PositiveInfinity);
        new Span<int>(_bestRows, n).Fill(-1);
        new Span<int>(_counts, n).Clear();
        _mutual = _a.Queries == _a.Gallery && _a.QueryCount == _a.GalleryCount;
        for (int i = 0; i < _a.QueryCount; i++) _mutual &= _a.OwnRows.At()[i] == i;
    }

    /// <summary>Queries of whole blocks.</summary>
    static int Lanes(in RankArguments arguments) => BlockProduct.RoundUp(arguments.QueryCount, BlockQueries);

    public static void Run(Workers workers, BlockProduct dense, in RankArguments arguments)
    {
        using var buffer = Scratch.Lease(ScratchUse.Shared, 3L * Lanes(arguments));
        var loop = new FirstHitRanksLoop(dense, arguments, buffer.Floats);
        int blocks = WorkSplit.Pieces(arguments.QueryCount, BlockQueries);
        workers.For(blocks, new Best(loop));
        workers.For(blocks, new Better(loop));
        int* ranks = arguments.Ranks.At();
        for (int i = 0; i < arguments.QueryCount; i++) ranks[i] = loop._bestRows[i] < 0 ? -1 : loop._counts[i];
    }

    static ScratchLease LeaseTile() => Scratch.Lease(ScratchUse.ResultBlock, SimilarityTiles.MaxRows * BlockQueries);

    ScratchLease LeaseQueries() => Scratch.Lease(ScratchUse.RightPanels, _tiles.PackedLength(BlockQueries));

    Block BlockOf(int index, float* tile, float* packed)
    {
        int first = index * BlockQueries, count = Math.Min(BlockQueries, _a.QueryCount - first);
        var queries = _tiles.Pack(_a.Queries.At() + (nint)first * _a.Columns, count, packed);
        new Span<float>(tile, SimilarityTiles.MaxRows * BlockQueries).Clear();
        return new Block(queries, first, count, tile);
    }

    int Multiply(in Block block, int row, int end)
    {
        int rows = Math.Min(_tiles.Rows, end - row);
        _tiles.Multiply(block.Queries, block.Count, row, rows, block.Tile, BlockQueries);
        return rows;
    }

    /// <summary>A block of queries on its way through the gallery.</summary>
    readonly struct Block(RightOperand queries, int first, int count, float* tile)
    {
        public RightOperand Queries => queries;

        public int First => first;

        public int Count => count;

        /// <summary>[rows, <see cref="BlockQueries"/>]: similarities.</summary>
        public float* Tile => tile;
    }

    /// <summary>The best similarity of each query's class, and its row.</summary>
    readonly struct Best(FirstHitRanksLoop loop) : IWork
    {
        public void Run(int index)
        {
            using ScratchLease tile = LeaseTile(), queries = loop.LeaseQueries();
            var block = loop.BlockOf(index, tile.Floats, queries.Floats);
            int* begin = loop._a.ClassBegin.At() + block.First, end = loop._a.ClassEnd.At() + block.First;
            int* own = loop._a.OwnRows.At() + block.First;
            int* bestRows = loop._bestRows + block.First;
            float* best = loop._best + block.First;
            int from = int.MaxValue, to = 0;
            for (int i = 0; i < block.Count; i++)
                if (begin[i] < end[i]) (from, to) = (Math.Min(from, begin[i]), Math.Max(to, end[i]));
            for (int row = from; row < to; row += loop._tiles.Rows)
            {
                int rows = loop.Multiply(block, row, to);
                for (int i = 0; i < block.Count; i++)
                    for (int r = Math.Max(row, begin[i]); r < Math.Min(row + rows, end[i]); r++)
                    {
                        float similarity = block.Tile[(nint)(r - row) * BlockQueries + i];
                        // Rows of a class ascend in number, so among equals the first stays.
                        if (r == own[i] || (bestRows[i] >= 0 && !(similarity > best[i]))) continue;
                        (best[i], bestRows[i]) = (similarity, r);
                    }
            }
        }
    }

    /// <summary>
    /// The rows that come before the best one. Pieces add to each other's counts; these are whole numbers, so the order does not matter.
    /// </summary>
    readonly struct Better(FirstHitRanksLoop loop) : IWork
    {
        public void Run(int index)
        {
            using ScratchLease tile = LeaseTile(), queries = loop.LeaseQueries();
            var block = loop.BlockOf(index, tile.Floats, queries.Floats);
            int* own = loop._a.OwnRows.At() + block.First, counts = stackalloc int[BlockQueries];
            new Span<int>(counts, BlockQueries).Clear();
            int last = block.First + block.Count, gallery = loop._a.GalleryCount, row = loop._mutual ? block.First : 0;
            for (int rows; row < gallery; row += rows)
            {
                bool others = loop._mutual && row >= last;
                rows = loop.Multiply(block, row, loop._mutual && !others ? last : gallery);
                // Its own copy is as similar as can be, and must not count.
                for (int i = 0; i < block.Count; i++)
                    if (own[i] >= row && own[i] < row + rows) block.Tile[(nint)(own[i] - row) * BlockQueries + i] = float.NegativeInfinity;
                loop.CountRows(block, row, rows, counts);
                for (int r = row; others && r < row + rows; r++)
                {
                    int better = loop.CountQueries(block.Tile + (nint)(r - row) * BlockQueries, block.First, r);
                    if (better != 0) Interlocked.Add(ref loop._counts[r], better);
                }
            }
            for (int i = 0; i < block.Count; i++) Interlocked.Add(ref loop._counts[block.First + i], counts[i]);
        }
    }

    /// <summary>For each query of a block, the rows of the tile that come before its best.</summary>
    void CountRows(in Block block, int row, int rows, int* counts)
    {
        int n = Vector<float>.Count;
        for (int i = 0; i < BlockQueries; i += 2 * n)
        {
            float* best = _best + block.First + i;
            Vector<float> bestA = Vector.Load(best), bestB = Vector.Load(best + n);
            Vector<int> countA = default, countB = default, tiesA = default, tiesB = default;
            for (int r = 0; r < rows; r++)
            {
                float* at = block.Tile + (nint)r * BlockQueries + i;
                Vector<float> a = Vector.Load(at), b = Vector.Load(at + n);
                countA -= Vector.GreaterThan(a, bestA);
                countB -= Vector.GreaterThan(b, bestB);
                tiesA |= Vector.Equals(a, bestA);
                tiesB |= Vector.Equals(b, bestB);
            }
            (Vector.Load(counts + i) + countA).Store(counts + i);
            (Vector.Load(counts + i + n) + countB).Store(counts + i + n);
            if (!Vector.EqualsAny(tiesA | tiesB, Vector<int>.AllBitsSet)) continue;
            for (int lane = i; lane < Math.Min(block.Count, i + 2 * n); lane++)
                for (int r = 0; r < rows; r++)
                    if (ComesBefore(block.Tile[(nint)r * BlockQueries + lane], row + r, block.First + lane)) counts[lane]++;
        }
    }

    /// <summary>
    /// The other way round: for a row of the gallery as the query, the queries of a whole block that come before its best.
    /// </summary>
    int CountQueries(float* similarities, int first, int query)
    {
        var best = new Vector<float>(_best[query]);
        Vector<int> count = default, ties = default;
        for (int i = 0; i < BlockQueries; i += Vector<float>.Count)
        {
            var similarity = Vector.Load(similarities + i);
            count -= Vector.GreaterThan(similarity, best);
            ties |= Vector.Equals(similarity, best);
        }
        int better = Vector.Sum(count);
        if (Vector.EqualsAny(ties, Vector<int>.AllBitsSet))
            for (int i = 0; i < BlockQueries; i++)
                if (ComesBefore(similarities[i], first + i, query)) better++;
        return better;
    }

    /// <summary>Whether a row is as similar as a query's best one, and comes before it by number.</summary>
    bool ComesBefore(float similarity, int row, int query) =>
        _bestRows[query] >= 0 && similarity == _best[query] && _a.RowNumbers.At()[row] < _a.RowNumbers.At()[_bestRows[query]];
}
