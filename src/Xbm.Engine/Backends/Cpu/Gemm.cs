namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The blocked matrix product. C is cut into blocks by its shape alone; each block is one piece of work that packs the panels it needs
/// into its thread's scratch, in slices of the inner size that keep them in cache.
/// </summary>
readonly unsafe struct GemmWork : IWork
{
    /// <summary>Inner slice: a left tile and a right panel of it fit the first-level cache.</summary>
    const int Inner = 320;

    /// <summary>Most rows and columns of a block: its packed panels fit the second-level cache.</summary>
    const int MaxRows = 480, MaxColumns = 512;

    readonly Dense _dense;
    readonly GemmShape _shape;
    readonly float* _a, _b, _c, _bias;
    readonly int _rows, _columns, _columnBlocks;

    GemmWork(Dense dense, in GemmShape shape, float* a, float* b, float* c, float* bias)
    {
        (_dense, _shape) = (dense, shape);
        _a = a;
        _b = b;
        _c = c;
        _bias = bias;
        _rows = BlockSize(shape.M, MaxRows, dense.TileRows);
        _columns = BlockSize(shape.N, MaxColumns, dense.TileColumns);
        // Small products are cut finer, so that there is a piece for every core.
        while (Blocks(shape.M, _rows) * Blocks(shape.N, _columns) < 8 && (_rows > 4 * dense.TileRows || _columns > 4 * dense.TileColumns))
        {
            if (_rows * 2 > _columns && _rows > 4 * dense.TileRows) _rows = BlockSize(shape.M, (_rows + 1) / 2, dense.TileRows);
            else if (_columns > 4 * dense.TileColumns) _columns = BlockSize(shape.N, (_columns + 1) / 2, dense.TileColumns);
            else _rows = BlockSize(shape.M, (_rows + 1) / 2, dense.TileRows);
        }
        _columnBlocks = Blocks(shape.N, _columns);
    }

    public static void Run(Workers workers, Dense dense, in GemmShape shape, float* a, float* b, float* c, float* bias)
    {
        if (shape.M == 0 || shape.N == 0) return;
        var work = new GemmWork(dense, shape, a, b, c, bias);
        workers.For(Blocks(shape.M, work._rows) * work._columnBlocks, work);
    }

    static int Blocks(int n, int size) => (n + size - 1) / size;

    /// <summary>Even blocks of at most <paramref name="most"/>, whole tiles each.</summary>
    static int BlockSize(int n, int most, int tile)
    {
        int blocks = Blocks(n, Math.Max(most, tile));
        return Dense.RoundUp((n + blocks - 1) / blocks, tile);
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
            var right = RightPanels(column, p, columns, depth, rows);
            var left = transposeA
                ? PackLeftTransposed(_a + (nint)p * m + row, m, rows, depth)
                : PackLeft(_a + (nint)row * k + p, k, rows, depth);
            _dense.Multiply(rows, columns, depth, left, right, c, n, accumulate || p > 0);
        }
        if (_bias != null)
            for (int i = 0; i < rows; i++) Rows.Add(c + (nint)i * n, _bias + column, columns);
    }

    Right RightPanels(int column, int p, int columns, int depth, int rows)
    {
        if (_shape.TransposeB)
        {
            float* packed = Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(depth, columns));
            return _dense.PackRightTransposed(_b + (nint)column * _shape.K + p, _shape.K, depth, columns, packed);
        }
        float* b = _b + (nint)p * _shape.N + column;
        // A few rows of C use each panel too seldom to pay for its packing.
        if (rows <= 2 * _dense.TileRows && columns % _dense.TileColumns == 0) return new Right((nint)b, _dense.TileColumns, _shape.N);
        return _dense.PackRight(b, _shape.N, depth, columns, Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(depth, columns)));
    }

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
}
