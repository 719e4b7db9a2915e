namespace Xbm.Engine.Backends.Cpu;

/// <summary>Y[pixels, n] = patches · B, a block of pixels a piece: forward convolution, and the input gradient as a convolution of dy.</summary>
readonly unsafe struct ConvolutionWork : IWork
{
    /// <summary>Columns of patches packed at a time.</summary>
    const int MaxDepth = 1152;

    /// <summary>Floats of a packed block of patches: a quarter of the second-level cache.</summary>
    const int PackedLength = 1 << 16;

    /// <summary>Most blocks of a piece, each of which has the next one's image brought near, and fewest pieces where there are enough blocks.</summary>
    const int MaxBlocks = 8, MinPieces = 32;

    readonly Dense _dense;
    readonly Patches _patches;
    readonly Right _right;
    readonly Placement _output;
    readonly int _pixels, _columns, _block, _depth, _piece;

    ConvolutionWork(Dense dense, in Patches patches, Right right, in Placement output, int pixels, int columns)
    {
        (_dense, _patches, _right, _output, _pixels, _columns) = (dense, patches, right, output, pixels, columns);
        int slices = Math.Max(1, Rows.Pieces(patches.Length, MaxDepth));
        _depth = Rows.Pieces(patches.Length, slices);
        int most = Math.Max(1, PackedLength / Math.Max(1, _depth) / dense.TileRows) * dense.TileRows;
        int blocks = Rows.Pieces(pixels, Math.Min(most, 64 * dense.TileRows));
        _block = Dense.RoundUp(Rows.Pieces(pixels, Math.Max(blocks, 1)), dense.TileRows);
        _piece = _block * Math.Clamp(blocks / MinPieces, 1, MaxBlocks);
    }

    /// <summary>y = x ⋆ filter.</summary>
    public static void Forward(Workers workers, Dense dense, in ConvShape s, float* x, float* filter, float* y)
    {
        var pack = new PackPanels(dense, filter, s.Patch, s.K, Scratch.Floats(Scratch.Use.Shared, dense.PackedLength(s.Patch, s.K)));
        workers.For(pack.Panels, pack);
        Run(workers, dense, Patches.Of(s, x), pack.Packed, new Placement((nint)y, true), s.OutPixels, s.K);
    }

    public static void Run(Workers workers, Dense dense, in Patches patches, Right right, in Placement output, int pixels, int columns)
    {
        if (pixels == 0 || columns == 0) return;
        var work = new ConvolutionWork(dense, patches, right, output, pixels, columns);
        workers.For(Rows.Pieces(pixels, work._piece), work);
    }

    public void Run(int index)
    {
        int end = Math.Min(_pixels, (index + 1) * _piece);
        for (int pixel = index * _piece; pixel < end; pixel += _block)
        {
            int next = pixel + _block;
            RunBlock(pixel, Math.Min(_block, end - pixel), next < end ? _patches.NewTo(next, Math.Min(_block, end - next)) : default);
        }
    }

    void RunBlock(int pixel, int count, Ahead next)
    {
        int length = _patches.Length;
        float* y = _output.Dense ? (float*)_output.Data + (nint)pixel * _columns : Scratch.Floats(Scratch.Use.Block, (long)count * _columns);
        // A phase of a strided input gradient may have no filter tap at all: its pixels are zero.
        if (length == 0) new Span<float>(y, count * _columns).Clear();
        for (int from = 0; from < length; from += _depth)
        {
            int depth = Math.Min(_depth, length - from);
            _dense.Multiply(count, _columns, depth, Pack(pixel, count, from, depth), _right.From(from), y, _columns, from > 0, from == 0 ? next : default);
        }
        if (!_output.Dense) _output.Scatter(y, pixel, count, _columns, _patches.OutH, _patches.OutW);
    }

    Left Pack(int pixel, int count, int from, int depth)
    {
        if (_patches.Direct) return new Left(_patches.At(pixel) + from * sizeof(float), _patches.C, 1, false);
        // An odd number of cache lines between rows: the rows of a tile lie in different cache sets.
        bool byColumns = _patches.ByColumns;
        nint stride = Dense.RoundUp(byColumns ? count : _depth, 16) | 16;
        float* packed = Scratch.Floats(Scratch.Use.Left, (byColumns ? depth : Dense.RoundUp(count, _dense.TileRows)) * stride + 16);
        if (byColumns) _patches.PackColumns(pixel, count, from, depth, packed, stride);
        else _patches.Pack(pixel, count, from, depth, packed, stride);
        return byColumns ? new Left((nint)packed, 1, stride, true) : new Left((nint)packed, stride, 1, true);
    }
}

/// <summary>Row-major B[k, n] into column panels, one panel a piece.</summary>
readonly unsafe struct PackPanels : IWork
{
    readonly Dense _dense;
    readonly float* _b, _packed;
    readonly int _k, _n;

    public PackPanels(Dense dense, float* b, int k, int n, float* packed)
    {
        (_dense, _k, _n) = (dense, k, n);
        _b = b;
        _packed = packed;
    }

    public int Panels => Rows.Pieces(_n, _dense.TileColumns);

    public Right Packed => new((nint)_packed, _dense.PanelStride(_k), _dense.TileColumns);

    public void Run(int index)
    {
        int column = index * _dense.TileColumns;
        _dense.PackRight(_b + column, _n, _k, Math.Min(_dense.TileColumns, _n - column), _packed + index * _dense.PanelStride(_k));
    }
}

/// <summary>Where the pixels of a result go: one after the other, or to every n-th pixel of an image.</summary>
/// <param name="Data">The first pixel.</param>
/// <param name="Dense">One after the other.</param>
/// <param name="Image">Values from image to image.</param>
/// <param name="Row">Values from row to row.</param>
/// <param name="Pixel">Values from pixel to pixel.</param>
readonly unsafe record struct Placement(nint Data, bool Dense, nint Image = 0, nint Row = 0, nint Pixel = 0)
{
    public void Scatter(float* values, int pixel, int count, int columns, int height, int width)
    {
        for (int i = 0; i < count; i++, values += columns)
        {
            int p = pixel + i, column = p % width, row = p / width % height, image = p / width / height;
            new ReadOnlySpan<float>(values, columns).CopyTo(new Span<float>((float*)Data + image * Image + row * Row + column * Pixel, columns));
        }
    }
}
