namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The blocked matrix product. C is cut into blocks by its shape alone; each block is one piece of work that packs what it needs of both operands
/// into its thread's scratch, in slices of the inner size. A right operand that several blocks share and that stays in cache is packed once.
/// </summary>
readonly unsafe struct GemmWork : IWork
{
    /// <summary>Inner slice: a left tile and a right panel of it fit the first-level cache.</summary>
    const int Inner = 384;

    /// <summary>Most rows and columns of a block: its packed panels fit the second-level cache.</summary>
    const int MaxRows = 480, MaxColumns = 512;

    /// <summary>Fewest pieces, where the sizes allow: one for each core of a small machine.</summary>
    const int MinPieces = 8;

    /// <summary>Floats of a right operand that is packed once for all: more would go to memory and back.</summary>
    const int SharedLength = 1 << 19;

    readonly Dense _dense;
    readonly GemmShape _shape;
    readonly float* _a, _b, _c, _bias, _shared;
    readonly int _rows, _columns, _columnBlocks;

    GemmWork(Dense dense, in GemmShape shape, float* a, float* b, float* c, float* bias)
    {
        (_dense, _shape) = (dense, shape);
        _a = a;
        _b = b;
        _c = c;
        _bias = bias;
        int n = shape.N;
        int rowBlocks = Rows.Pieces(shape.M, Math.Max(MaxRows, dense.TileRows)), columnBlocks = Rows.Pieces(n, Math.Max(MaxColumns, dense.TileColumns));
        // Small products are cut finer, down to a few tiles; rows first, since the right operand is the dearer one to pack.
        while (rowBlocks * columnBlocks < MinPieces)
        {
            if (shape.M / (rowBlocks + 1) >= 4 * dense.TileRows) rowBlocks++;
            else if (n / (columnBlocks + 1) >= 2 * dense.TileColumns) columnBlocks++;
            else break;
        }
        _rows = Dense.RoundUp(Rows.Pieces(shape.M, rowBlocks), dense.TileRows);
        _columns = Dense.RoundUp(Rows.Pieces(n, columnBlocks), dense.TileColumns);
        _columnBlocks = Rows.Pieces(n, _columns);
        long packed = dense.PackedLength(shape.K, n);
        bool shared = Rows.Pieces(shape.M, _rows) > 1 && packed <= SharedLength;
        _shared = shared ? Scratch.Floats(Scratch.Use.Shared, packed) : null;
    }

    public static void Run(Workers workers, Dense dense, in GemmShape shape, float* a, float* b, float* c, float* bias)
    {
        if (shape.M == 0 || shape.N == 0) return;
        var work = new GemmWork(dense, shape, a, b, c, bias);
        if (work._shared != null) workers.For(Rows.Pieces(shape.K, Inner) * work._columnBlocks, new Pack(work));
        workers.For(Rows.Pieces(shape.M, work._rows) * work._columnBlocks, work);
    }

    public void Run(int index)
    {
        var (m, n, k, transposeA, _, accumulate) = _shape;
        int row = index / _columnBlocks * _rows, column = index % _columnBlocks * _columns;
        int rows = Math.Min(_rows, m - row), columns = Math.Min(_columns, n - column);
        float* c = _c + (nint)row * n + column;
        if (k == 0 && !accumulate)
            for (int i = 0; i < rows; i++) new Span<float>(c + (nint)i * n, columns).Clear();
        for (int p = 0; p < k; p += Inner)
        {
            int depth = Math.Min(Inner, k - p);
            var left = transposeA
                ? PackLeftTransposed(_a + (nint)p * m + row, m, rows, depth)
                : PackLeft(_a + (nint)row * k + p, k, rows, depth);
            _dense.Multiply(rows, columns, depth, left, RightPanels(rows, columns, column, p, depth), c, n, accumulate || p > 0);
        }
        for (int i = 0; _bias != null && i < rows; i++) Rows.Add(c + (nint)i * n, _bias + column, columns);
    }

    Right RightPanels(int rows, int columns, int column, int p, int depth)
    {
        if (_shared != null) return new Right((nint)Shared(column, p, depth), (nint)_dense.TileColumns * depth, _dense.TileColumns);
        // Few rows use each panel too seldom to pay for its packing, where B can be read as it is.
        if (rows <= 2 * _dense.TileRows && !_shape.TransposeB && columns % _dense.TileColumns == 0)
            return new Right((nint)(_b + (nint)p * _shape.N + column), _dense.TileColumns, _shape.N);
        return PackRight(columns, column, p, depth, Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(depth, columns)));
    }

    Right PackRight(int columns, int column, int p, int depth, float* packed) => _shape.TransposeB
        ? _dense.PackRightTransposed(_b + (nint)column * _shape.K + p, _shape.K, depth, columns, packed)
        : _dense.PackRight(_b + (nint)p * _shape.N + column, _shape.N, depth, columns, packed);

    /// <summary>Where the shared operand's panels lie from a column and inner index on: slice after slice, each panel by panel.</summary>
    float* Shared(int column, int p, int depth) => _shared + (nint)p * Dense.RoundUp(_shape.N, _dense.TileColumns) + (nint)column * depth;

    /// <summary>Row-major, each row at a stride that is no multiple of a power of two, so that a tile's rows lie in different cache sets.</summary>
    Left PackLeft(float* a, nint lda, int rows, int depth)
    {
        const int stride = Inner + 16;
        float* packed = Scratch.Floats(Scratch.Use.Left, (long)Dense.RoundUp(rows, _dense.TileRows) * stride);
        for (int i = 0; i < rows; i++) new ReadOnlySpan<float>(a + i * lda, depth).CopyTo(new Span<float>(packed + (nint)i * stride, depth));
        return new Left((nint)packed, stride, 1, true);
    }

    /// <summary>A stored as [k, m]: whole rows of it are copied, and the tile steps through them by columns.</summary>
    static Left PackLeftTransposed(float* a, nint lda, int rows, int depth)
    {
        // An odd number of cache lines: the lines of one column of tiles spread over all cache sets.
        nint stride = Dense.RoundUp(rows, 32) + 16;
        float* packed = Scratch.Floats(Scratch.Use.Left, depth * stride + 16);
        for (int p = 0; p < depth; p++) new ReadOnlySpan<float>(a + p * lda, rows).CopyTo(new Span<float>(packed + p * stride, rows));
        return new Left((nint)packed, 1, stride, true);
    }

    /// <summary>Packs a slice of a block's columns a piece, for all blocks.</summary>
    readonly struct Pack(GemmWork gemm) : IWork
    {
        public void Run(int index)
        {
            int p = index / gemm._columnBlocks * Inner, column = index % gemm._columnBlocks * gemm._columns;
            int depth = Math.Min(Inner, gemm._shape.K - p), columns = Math.Min(gemm._columns, gemm._shape.N - column);
            gemm.PackRight(columns, column, p, depth, gemm.Shared(column, p, depth));
        }
    }
}
