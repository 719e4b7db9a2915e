namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The filter gradient patchesᵀ·dy. The sum over pixels is cut into slices and the filter's rows into blocks, by shape alone; the slices'
/// partial sums are added in order.
/// </summary>
readonly unsafe struct FilterGradientWork : IWork
{
    /// <summary>Pixels packed at a time, filter rows of a piece, fewest pixels and most number of slices.</summary>
    const int Depth = 128, MaxRows = 576, MinSlice = 256, MaxSlices = 8;

    readonly Dense _dense;
    readonly Patches _patches;
    readonly float* _dy, _partials;
    readonly int _pixels, _columns, _rows, _rowBlocks, _slice;

    FilterGradientWork(Dense dense, in ConvShape s, float* x, float* dy, float* partials, int slices)
    {
        (_dense, _patches) = (dense, Patches.Of(s, x));
        _dy = dy;
        _partials = partials;
        (_pixels, _columns) = (s.OutPixels, s.K);
        _rowBlocks = Rows.Pieces(s.Patch, MaxRows);
        _rows = Dense.RoundUp(Rows.Pieces(s.Patch, _rowBlocks), dense.TileRows);
        _rowBlocks = Rows.Pieces(s.Patch, _rows);
        _slice = Rows.Pieces(_pixels, slices);
    }

    public static void Run(Workers workers, Dense dense, in ConvShape s, float* x, float* dy, float* filterGrad)
    {
        int slices = 1, length = s.Patch * s.K;
        if (length == 0) return;
        while (slices < MaxSlices && s.OutPixels / (slices * 2) >= MinSlice) slices *= 2;
        float* partials = slices == 1 ? filterGrad : Scratch.Floats(Scratch.Use.Shared, (long)slices * length);
        var work = new FilterGradientWork(dense, s, x, dy, partials, slices);
        workers.For(slices * work._rowBlocks, work);
        if (slices > 1) SumWork.Run(workers, partials, slices, length, filterGrad);
    }

    public void Run(int index)
    {
        int slice = index / _rowBlocks, row = index % _rowBlocks * _rows;
        int rows = Math.Min(_rows, _patches.Length - row), end = Math.Min(_pixels, (slice + 1) * _slice);
        float* c = _partials + ((nint)slice * _patches.Length + row) * _columns;
        bool byColumns = _patches.ByColumns;
        nint stride = byColumns ? Depth + 16 : Dense.RoundUp(rows, 32) + 16;
        float* packed = Scratch.Floats(Scratch.Use.Left, (byColumns ? Dense.RoundUp(rows, _dense.TileRows) : Depth) * stride + 16);
        var left = byColumns ? new Left((nint)packed, stride, 1, true) : new Left((nint)packed, 1, stride, true);
        bool direct = rows <= 2 * _dense.TileRows && _columns % _dense.TileColumns == 0;
        float* panels = direct ? null : Scratch.Floats(Scratch.Use.Right, _dense.PackedLength(Depth, _columns));
        if (slice * _slice >= end) new Span<float>(c, rows * _columns).Clear();
        for (int pixel = slice * _slice; pixel < end; pixel += Depth)
        {
            int depth = Math.Min(Depth, end - pixel);
            float* dy = _dy + (nint)pixel * _columns;
            if (byColumns) _patches.PackColumns(pixel, depth, row, rows, packed, stride);
            else _patches.Pack(pixel, depth, row, rows, packed, stride);
            var right = direct ? new Right((nint)dy, _dense.TileColumns, _columns) : _dense.PackRight(dy, _columns, depth, _columns, panels);
            _dense.Multiply(rows, _columns, depth, left, right, c, _columns, pixel > slice * _slice,
                pixel + Depth < end ? _patches.NewTo(pixel + Depth, Math.Min(Depth, end - pixel - Depth)) : default);
        }
    }
}

/// <summary>y = Σ of several vectors of the same length, in order.</summary>
readonly unsafe struct SumWork : IWork
{
    readonly float* _parts, _y;
    readonly int _count, _length;

    SumWork(float* parts, int count, int length, float* y)
    {
        _parts = parts;
        _y = y;
        (_count, _length) = (count, length);
    }

    public static void Run(Workers workers, float* parts, int count, int length, float* y) =>
        workers.For(Rows.Pieces(length, Rows.PieceLength), new SumWork(parts, count, length, y));

    public void Run(int index)
    {
        int from = index * Rows.PieceLength, length = Math.Min(Rows.PieceLength, _length - from);
        new ReadOnlySpan<float>(_parts + from, length).CopyTo(new Span<float>(_y + from, length));
        for (int part = 1; part < _count; part++) Rows.Add(_y + from, _parts + (nint)part * _length + from, length);
    }
}
