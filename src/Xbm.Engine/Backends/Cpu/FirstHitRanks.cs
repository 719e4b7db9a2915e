using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// A block of queries a piece meets the gallery tile by tile, twice: the rows of its own classes, for the best similarity of each query's
/// class, and then all rows, to count those that are better. Both times the same kernel adds the same products in the same order, so
/// the comparison is exact.
/// </summary>
readonly unsafe struct FirstHitRanksWork : IWork
{
    const int TileRows = 240, BlockQueries = 128;

    readonly Dense _dense;
    readonly RankArguments _a;

    public FirstHitRanksWork(Dense dense, in RankArguments arguments) => (_dense, _a) = (dense, arguments);

    public int Pieces => Rows.Pieces(_a.QueryCount, BlockQueries);

    public void Run(int index)
    {
        int first = index * BlockQueries, m = Math.Min(BlockQueries, _a.QueryCount - first), d = _a.Columns;
        int lanes = Dense.RoundUp(m, Math.Max(_dense.TileColumns, 2 * Vector<float>.Count));
        float* packed = Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(d, m));
        var block = new Block
        {
            Queries = _dense.PackRightTransposed(_a.Queries.At() + (nint)first * d, d, d, m, packed),
            First = first,
            Count = m,
            Lanes = lanes,
            Tile = Scratch.Floats(Scratch.Use.Block, (long)(TileRows + 2) * lanes),
        };
        // Lanes past the last query never meet a better row.
        new Span<float>(block.Best, lanes).Fill(float.PositiveInfinity);
        new Span<float>(block.Tile, TileRows * lanes).Clear();
        new Span<int>(block.Counts, lanes).Clear();
        int* bestRows = stackalloc int[BlockQueries];
        FindBest(block, bestRows);
        CountBetter(block, bestRows);
        for (int i = 0; i < m; i++) _a.Ranks.At()[first + i] = bestRows[i] < 0 ? -1 : block.Counts[i];
    }

    /// <summary>The best similarity of each query's class, and its row.</summary>
    void FindBest(in Block block, int* bestRows)
    {
        int* begin = _a.ClassBegin.At() + block.First, end = _a.ClassEnd.At() + block.First, own = _a.OwnRows.At() + block.First;
        int from = int.MaxValue, to = 0;
        for (int i = 0; i < block.Count; i++)
        {
            bestRows[i] = -1;
            if (begin[i] < end[i]) (from, to) = (Math.Min(from, begin[i]), Math.Max(to, end[i]));
        }
        for (int row = from; row < to; row += TileRows)
        {
            int rows = Multiply(block, row, to);
            for (int i = 0; i < block.Count; i++)
                for (int r = Math.Max(row, begin[i]); r < Math.Min(row + rows, end[i]); r++)
                {
                    float similarity = block.Tile[(nint)(r - row) * block.Lanes + i];
                    // Rows of a class ascend in number, so among equals the first stays.
                    if (r == own[i] || (bestRows[i] >= 0 && !(similarity > block.Best[i]))) continue;
                    (block.Best[i], bestRows[i]) = (similarity, r);
                }
        }
    }

    void CountBetter(in Block block, int* bestRows)
    {
        int n = Vector<float>.Count;
        int* own = _a.OwnRows.At() + block.First;
        for (int row = 0; row < _a.GalleryCount; row += TileRows)
        {
            int rows = Multiply(block, row, _a.GalleryCount);
            // Its own copy is as similar as can be, and must not count.
            for (int i = 0; i < block.Count; i++)
                if (own[i] >= row && own[i] < row + rows) block.Tile[(nint)(own[i] - row) * block.Lanes + i] = float.NegativeInfinity;
            for (int i = 0; i < block.Lanes; i += 2 * n)
            {
                Vector<float> bestA = Vector.Load(block.Best + i), bestB = Vector.Load(block.Best + i + n);
                Vector<int> countA = default, countB = default, tiesA = default, tiesB = default;
                for (int r = 0; r < rows; r++)
                {
                    float* at = block.Tile + (nint)r * block.Lanes + i;
                    Vector<float> a = Vector.Load(at), b = Vector.Load(at + n);
                    countA -= Vector.GreaterThan(a, bestA);
                    countB -= Vector.GreaterThan(b, bestB);
                    tiesA |= Vector.Equals(a, bestA);
                    tiesB |= Vector.Equals(b, bestB);
                }
                (Vector.Load(block.Counts + i) + countA).Store(block.Counts + i);
                (Vector.Load(block.Counts + i + n) + countB).Store(block.Counts + i + n);
                if (Vector.EqualsAny(tiesA | tiesB, Vector<int>.AllBitsSet)) CountTies(block, bestRows, row, rows, i, Math.Min(block.Count, i + 2 * n));
            }
        }
    }

    /// <summary>Adds the rows as similar as the best one that come before it by number.</summary>
    void CountTies(in Block block, int* bestRows, int row, int rows, int from, int to)
    {
        int* numbers = _a.RowNumbers.At();
        for (int i = from; i < to; i++)
            for (int r = 0; bestRows[i] >= 0 && r < rows; r++)
                if (block.Tile[(nint)r * block.Lanes + i] == block.Best[i] && numbers[row + r] < numbers[bestRows[i]]) block.Counts[i]++;
    }

    int Multiply(in Block block, int row, int end)
    {
        int rows = Math.Min(TileRows, end - row), d = _a.Columns;
        var left = new Left((nint)(_a.Gallery.At() + (nint)row * d), d, 1, false);
        _dense.Multiply(rows, block.Count, d, left, block.Queries, block.Tile, block.Lanes, false);
        return rows;
    }

    /// <summary>A block of queries on its way through the gallery.</summary>
    readonly struct Block
    {
        public required Right Queries { get; init; }
        public required int First { get; init; }
        public required int Count { get; init; }

        /// <summary>Queries, rounded up to whole vectors.</summary>
        public required int Lanes { get; init; }

        /// <summary>[TileRows, Lanes]: similarities, then a row each of best similarities and of counts.</summary>
        public required float* Tile { get; init; }

        public float* Best => Tile + (nint)TileRows * Lanes;

        public int* Counts => (int*)(Best + Lanes);
    }
}

/// <summary>Rows copied together, some rows a piece.</summary>
readonly unsafe struct GatherRowsWork : IWork
{
    readonly float* _x, _y;
    readonly int* _rows;
    readonly int _count, _columns, _piece;

    public GatherRowsWork(float* x, int* rows, float* y, int count, int columns)
    {
        _x = x;
        _rows = rows;
        _y = y;
        (_count, _columns, _piece) = (count, columns, Rows.PerPiece(columns));
    }

    public int Pieces => Rows.Pieces(_count, _piece);

    public void Run(int index)
    {
        for (int i = index * _piece; i < Math.Min(_count, (index + 1) * _piece); i++)
            new ReadOnlySpan<float>(_x + (nint)_rows[i] * _columns, _columns).CopyTo(new Span<float>(_y + (nint)i * _columns, _columns));
    }
}
