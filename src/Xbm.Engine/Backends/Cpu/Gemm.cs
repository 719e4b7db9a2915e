namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The blocked matrix product. C is cut into blocks by its shape alone; each is one piece of work that goes through the inner size in slices and packs
/// its rows of the left operand itself, into its core's cache. The right operand is packed once by all threads, or by the one block that uses it.
/// </summary>
readonly unsafe struct GemmWork : IWork
{
    /// <summary>Most floats of a block's slice of the left operand: 300 KB, half of a small second-level cache and some.</summary>
    const int SliceLength = 76_800;

    /// <summary>Most columns of a block: the more, the less often the left operand is packed. One that packs them for itself wants them in cache.</summary>
    const int MaxColumns = 2048, MaxOwnColumns = 256;

    /// <summary>Fewest pieces, where the sizes allow: one for each core of a small machine.</summary>
    const int MinPieces = 8;

    /// <summary>Floats of the right operand packed at a time, and most of the inner size: larger products take several rounds.</summary>
    const int SharedLength = 1 << 22, MaxDepth = 1 << 14;

    readonly Dense _dense;
    readonly GemmShape _shape;
    readonly float* _a, _b, _c, _bias, _packed;
    readonly nint _lda, _ldb, _ldc;
    readonly Cut _rows, _columns;
    readonly int _slices, _depth;   // of the inner size

    GemmWork(Dense dense, in GemmShape whole, in GemmShape part, float* a, float* b, float* c, float* bias)
    {
        (_dense, _shape) = (dense, part);
        (_lda, _ldb, _ldc) = (whole.TransposeA ? whole.M : whole.K, whole.TransposeB ? whole.K : whole.N, whole.N);
        _a = a;
        _b = b;
        _c = c;
        _bias = bias;
        int rowBlocks = Rows.Pieces(part.M, MaxRows(dense)), columnBlocks = Rows.Pieces(part.N, rowBlocks > 1 ? MaxColumns : MaxOwnColumns);
        // Small products are cut finer, down to a few tiles; rows first, since the right operand is the dearer one to pack. An even number of
        // pieces, so that two cores finish together.
        while (rowBlocks * columnBlocks < MinPieces || rowBlocks * columnBlocks % 2 != 0)
        {
            if (part.M / (rowBlocks + 1) >= 4 * dense.TileRows) rowBlocks++;
            else if (part.N / (columnBlocks + 1) >= 2 * dense.TileColumns) columnBlocks++;
            else break;
        }
        _slices = Rows.Pieces(part.K, dense.SliceDepth);
        _depth = Dense.RoundUp(Rows.Pieces(part.K, Math.Max(1, _slices)), 8);
        _rows = new Cut(part.M, dense.TileRows, rowBlocks);
        _columns = new Cut(part.N, dense.TileColumns, columnBlocks);
        _packed = rowBlocks > 1 ? Scratch.Floats(Scratch.Use.Shared, _slices * dense.PackedLength(_depth, part.N)) : null;
    }

    /// <summary>Most rows of a block.</summary>
    static int MaxRows(Dense dense) => SliceLength / dense.SliceDepth;

    public static void Run(Workers workers, Dense dense, in GemmShape shape, float* a, float* b, float* c, float* bias)
    {
        var (m, n, k, transposeA, transposeB, accumulate) = shape;
        if (m == 0) return;
        int deep = Math.Clamp(k, 1, MaxDepth), wide = m <= MaxRows(dense) ? n : Dense.RoundUp(SharedLength / deep, dense.TileColumns);
        for (int p = 0; p == 0 || p < k; p += deep)
            for (int j = 0; j < n; j += wide)
            {
                var part = new GemmShape(m, Math.Min(wide, n - j), Math.Min(deep, k - p), transposeA, transposeB, accumulate || p > 0);
                float* left = a + (transposeA ? (nint)p * m : p), right = b + (transposeB ? (nint)j * k + p : (nint)p * n + j);
                var work = new GemmWork(dense, shape, part, left, right, c + j, bias != null && p + deep >= k ? bias + j : null);
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
        for (int p = 0; p < _shape.K; p += _depth)
        {
            int depth = Math.Min(_depth, _shape.K - p);
            _dense.Multiply(rows, columns, depth, PackLeft(row, rows, p, depth), RightOf(rows, columns, column, p, depth), c, _ldc, _shape.Accumulate || p > 0);
        }
        for (int i = 0; _bias != null && i < rows; i++) Rows.Add(c + i * _ldc, _bias + column, columns);
    }

    /// <summary>
    /// Copies whole rows, whichever way A is stored: the tile reads them at their stride. An odd number of cache lines apart, so that a tile's rows
    /// lie in different cache sets.
    /// </summary>
    Left PackLeft(int row, int rows, int p, int depth)
    {
        nint stride = (_shape.TransposeA ? Dense.RoundUp(rows, 32) : Dense.RoundUp(_depth, 32)) + 16;
        float* packed = Scratch.Floats(Scratch.Use.Left, (_shape.TransposeA ? depth : Dense.RoundUp(rows, _dense.TileRows)) * stride + 16);
        if (_shape.TransposeA) Rows.CopyBlock(_a + p * _lda + row, _lda, depth, rows, packed, stride);
        else Rows.CopyBlock(_a + row * _lda + p, _lda, rows, depth, packed, stride);
        return _shape.TransposeA ? new Left((nint)packed, 1, stride, true) : new Left((nint)packed, stride, 1, true);
    }

    Right RightOf(int rows, int columns, int column, int p, int depth)
    {
        if (_packed != null) return new Right((nint)Packed(column, p, depth), _dense.PanelStride(depth), _dense.TileColumns);
        float* b = _b + (_shape.TransposeB ? column * _ldb + p : p * _ldb + column);
        // Few rows use each panel too seldom to pay for its packing, where B can be read as it is.
        if (rows <= 2 * _dense.TileRows && !_shape.TransposeB && columns % _dense.TileColumns == 0) return new Right((nint)b, _dense.TileColumns, _ldb);
        float* packed = Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(depth, columns));
        return _shape.TransposeB ? _dense.PackRightTransposed(b, _ldb, depth, columns, packed) : _dense.PackRight(b, _ldb, depth, columns, packed);
    }

    /// <summary>Where the shared operand's panels lie from a column and slice on: slice after slice, each panel by panel.</summary>
    float* Packed(int column, int p, int depth) =>
        _packed + p / _depth * (nint)_dense.PackedLength(_depth, _shape.N) + column / _dense.TileColumns * _dense.PanelStride(depth);

    /// <summary>Packs the shared operand, as B lies in memory: a part of a slice's rows a piece, or of its columns where those are the rows in memory.</summary>
    readonly struct Packing(GemmWork gemm) : IWork
    {
        const int Part = 64;

        public static int Pieces(in GemmWork gemm) => gemm._slices * Parts(gemm);

        static int Parts(in GemmWork gemm) => Rows.Pieces(gemm._shape.TransposeB ? gemm._shape.N : gemm._depth, Part);

        public void Run(int index)
        {
            int slice = index / Parts(gemm) * gemm._depth, from = index % Parts(gemm) * Part;
            int depth = Math.Min(gemm._depth, gemm._shape.K - slice);
            var dense = gemm._dense;
            if (gemm._shape.TransposeB)
                dense.PackRightTransposed(gemm._b + from * gemm._ldb + slice, gemm._ldb, depth, Math.Min(Part, gemm._shape.N - from), gemm.Packed(from, slice, depth));
            else if (from < depth)
                dense.PackRight(gemm._b + (slice + from) * gemm._ldb, gemm._ldb, Math.Min(Part, depth - from), gemm._shape.N,
                    gemm.Packed(0, slice, depth) + from * dense.TileColumns, dense.PanelStride(depth));
        }
    }
}
