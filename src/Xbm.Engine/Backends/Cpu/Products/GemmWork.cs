using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>
/// The blocked matrix product. C is cut into blocks by its shape alone; each is one piece of work that goes through the inner size in
/// slices and packs its rows of the left operand itself, into its core's cache. The right operand is packed once by all threads, or by the
/// one block that uses it.
/// </summary>
readonly unsafe struct GemmWork : IWork
{
    /// <summary>Most floats of a block's slice of the left operand: 300 KB, half of a small second-level cache and some.</summary>
    const int SliceLength = 76_800;

    /// <summary>
    /// Most columns of a block: the more, the less often the left operand is packed. One that packs them for itself wants them in cache.
    /// </summary>
    const int MaxColumns = 2048, MaxOwnColumns = 256;

    /// <summary>Floats of the right operand packed at a time, and most of the inner size: larger products take several rounds.</summary>
    const int SharedLength = 1 << 22, MaxDepth = 1 << 14;

    readonly BlockProduct _dense;
    readonly GemmShape _shape;
    readonly float* _a, _b, _c, _bias, _packed;
    readonly nint _lda, _ldb, _ldc;
    readonly EvenPieces _rows, _columns;
    readonly int _slices, _depth;   // of the inner size

    GemmWork(BlockProduct dense, in GemmShape whole, in GemmShape part, float* a, float* b, float* c, float* bias)
    {
        (_dense, _shape) = (dense, part);
        (_lda, _ldb, _ldc) = (whole.TransposeA ? whole.M : whole.K, whole.TransposeB ? whole.K : whole.N, whole.N);
        _a = a;
        _b = b;
        _c = c;
        _bias = bias;
        int rowBlocks = WorkSplit.Pieces(part.M, MaxRows(dense));
        int columnBlocks = WorkSplit.Pieces(part.N, rowBlocks > 1 ? MaxColumns : MaxOwnColumns);
        // Small products are cut finer, down to a few tiles; rows first, since the right operand is the dearer one to pack.
        while (!WorkSplit.IsFineEnough(rowBlocks * columnBlocks))
        {
            if (part.M / (rowBlocks + 1) >= 4 * dense.TileRows) rowBlocks++;
            else if (part.N / (columnBlocks + 1) >= 2 * dense.TileColumns) columnBlocks++;
            else break;
        }
        _slices = WorkSplit.Pieces(part.K, dense.SliceDepth);
        _depth = BlockProduct.RoundUp(WorkSplit.Pieces(part.K, Math.Max(1, _slices)), 8);
        _rows = new EvenPieces(part.M, dense.TileRows, rowBlocks);
        _columns = new EvenPieces(part.N, dense.TileColumns, columnBlocks);
    }

    /// <summary>The same with a place for the right operand that all blocks share.</summary>
    GemmWork(in GemmWork plan, float* packed)
    {
        this = plan;
        _packed = packed;
    }

    /// <summary>Whether several blocks use the same columns of the right operand, which is then packed once for all.</summary>
    bool SharesRight => _rows.Pieces > 1;

    /// <summary>Most rows of a block.</summary>
    static int MaxRows(BlockProduct dense) => SliceLength / dense.SliceDepth;

    public static void Run(Workers workers, BlockProduct dense, in GemmShape shape, float* a, float* b, float* c, float* bias)
    {
        var (m, n, k, transposeA, transposeB, accumulate) = shape;
        if (m == 0) return;
        int deep = Math.Clamp(k, 1, MaxDepth);
        int wide = m <= MaxRows(dense) ? n : BlockProduct.RoundUp(SharedLength / deep, dense.TileColumns);
        for (int p = 0; p == 0 || p < k; p += deep)
            for (int j = 0; j < n; j += wide)
            {
                var part = new GemmShape(m, Math.Min(wide, n - j), Math.Min(deep, k - p), transposeA, transposeB, accumulate || p > 0);
                float* left = a + (transposeA ? (nint)p * m : p), right = b + (transposeB ? (nint)j * k + p : (nint)p * n + j);
                var plan = new GemmWork(dense, shape, part, left, right, c + j, bias != null && p + deep >= k ? bias + j : null);
                using var shared = plan.SharesRight
                    ? Scratch.Lease(ScratchUse.Shared, plan._slices * dense.PackedLength(plan._depth, part.N))
                    : default;
                var work = new GemmWork(plan, shared.Floats);
                if (work._packed != null) workers.For(Packing.Pieces(work), new Packing(work));
                workers.For(work._rows.Pieces * work._columns.Pieces, work);
            }
    }

    public void Run(int index)
    {
        int row = _rows.Begin(index / _columns.Pieces), rows = _rows.End(index / _columns.Pieces) - row;
        int column = _columns.Begin(index % _columns.Pieces), columns = _columns.End(index % _columns.Pieces) - column;
        float* c = _c + row * _ldc + column;
        if (_shape.K == 0 && !_shape.Accumulate)
            for (int i = 0; i < rows; i++) new Span<float>(c + i * _ldc, columns).Clear();
        using var left = Scratch.Lease(ScratchUse.LeftBlock, LeftLength(rows));
        using var right = PacksRight(rows, columns) ? Scratch.Lease(ScratchUse.RightPanels, _dense.PackedLength(_depth, columns)) : default;
        for (int p = 0; p < _shape.K; p += _depth)
        {
            int depth = Math.Min(_depth, _shape.K - p);
            var a = PackLeft(row, rows, p, depth, left.Floats);
            var b = Right(columns, column, p, depth, right.Floats);
            _dense.Multiply(rows, columns, depth, a, b, c, _ldc, _shape.Accumulate || p > 0);
        }
        for (int i = 0; _bias != null && i < rows; i++) RowLoops.Add(c + i * _ldc, _bias + column, columns);
    }

    /// <summary>
    /// Copies whole rows, whichever way A is stored: the tile reads them at their stride. An odd number of cache lines apart, so that a
    /// tile's rows lie in different cache sets.
    /// </summary>
    LeftOperand PackLeft(int row, int rows, int p, int depth, float* packed)
    {
        nint stride = LeftStride(rows);
        if (_shape.TransposeA) RowLoops.CopyBlock(_a + p * _lda + row, _lda, depth, rows, packed, stride);
        else RowLoops.CopyBlock(_a + row * _lda + p, _lda, rows, depth, packed, stride);
        return _shape.TransposeA ? new LeftOperand((nint)packed, 1, stride, true) : new LeftOperand((nint)packed, stride, 1, true);
    }

    nint LeftStride(int rows) => (_shape.TransposeA ? BlockProduct.RoundUp(rows, 32) : BlockProduct.RoundUp(_depth, 32)) + 16;

    /// <summary>Floats of a packed block of the left operand.</summary>
    long LeftLength(int rows) => (_shape.TransposeA ? _depth : BlockProduct.RoundUp(rows, _dense.TileRows)) * LeftStride(rows) + 16;

    /// <summary>
    /// Whether a block packs its columns of the right operand itself. Few rows use each panel too seldom to pay for that, where B can be
    /// read as it is.
    /// </summary>
    bool PacksRight(int rows, int columns) =>
        _packed == null && !(rows <= 2 * _dense.TileRows && !_shape.TransposeB && columns % _dense.TileColumns == 0);

    /// <summary>A slice of the right operand: packed by all, as it lies, or (<paramref name="packed"/> given) packed here.</summary>
    RightOperand Right(int columns, int column, int p, int depth, float* packed)
    {
        if (_packed != null) return new RightOperand((nint)Packed(column, p, depth), _dense.PanelStride(depth), _dense.TileColumns);
        float* b = _b + (_shape.TransposeB ? column * _ldb + p : p * _ldb + column);
        if (packed == null) return new RightOperand((nint)b, _dense.TileColumns, _ldb);
        return _shape.TransposeB
            ? _dense.PackRightTransposed(b, _ldb, depth, columns, packed)
            : _dense.PackRight(b, _ldb, depth, columns, packed);
    }

    /// <summary>Where the shared operand's panels lie from a column and slice on: slice after slice, each panel by panel.</summary>
    float* Packed(int column, int p, int depth) =>
        _packed + p / _depth * (nint)_dense.PackedLength(_depth, _shape.N) + column / _dense.TileColumns * _dense.PanelStride(depth);

    /// <summary>
    /// Packs the shared operand, as B lies in memory: a part of a slice's rows per piece, or of its columns where those are the rows in
    /// memory.
    /// </summary>
    readonly struct Packing(GemmWork gemm) : IWork
    {
        const int Part = 64;

        public static int Pieces(in GemmWork gemm) => gemm._slices * Parts(gemm);

        static int Parts(in GemmWork gemm) => WorkSplit.Pieces(gemm._shape.TransposeB ? gemm._shape.N : gemm._depth, Part);

        public void Run(int index)
        {
            int slice = index / Parts(gemm) * gemm._depth, from = index % Parts(gemm) * Part;
            int depth = Math.Min(gemm._depth, gemm._shape.K - slice);
            var dense = gemm._dense;
            if (gemm._shape.TransposeB)
                dense.PackRightTransposed(gemm._b + from * gemm._ldb + slice, gemm._ldb, depth, Math.Min(Part, gemm._shape.N - from),
                    gemm.Packed(from, slice, depth));
            else if (from < depth)
                dense.PackRight(gemm._b + (slice + from) * gemm._ldb, gemm._ldb, Math.Min(Part, depth - from), gemm._shape.N,
                    gemm.Packed(0, slice, depth) + from * dense.TileColumns, dense.PanelStride(depth));
        }
    }
}
