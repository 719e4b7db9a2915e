namespace Xbm.Engine.Backends.Cpu.Winograd;

/// <summary>
/// 3 × 3 convolutions of stride 1 by F(4×4, 3×3). A block of tiles goes through all its stages while it lies in the second-level cache:
/// patches transformed, one product a plane with the transformed filter, results transformed back.
/// </summary>
abstract unsafe class WinogradConvolution
{
    /// <summary>Whether the shape is served, and gains: whole vectors of enough channels, and tiles that are not mostly padding.</summary>
    public abstract bool Serves(in ConvShape s);

    public abstract void Forward(Workers workers, in ConvShape s, float* x, float* filter, float* y);

    public abstract void InputGrad(Workers workers, in ConvShape s, float* dy, float* filter, float* dx);

    public abstract void FilterGrad(Workers workers, in ConvShape s, float* x, float* dy, float* filterGrad);

    /// <summary>The convolutions for a vector width in bits.</summary>
    public static WinogradConvolution Create(int width, Dense dense) => width switch
    {
        512 => new WinogradConvolution<Lanes512>(dense),
        256 => new WinogradConvolution<Lanes256>(dense),
        _ => new WinogradConvolution<Lanes128>(dense),
    };
}

/// <summary><see cref="WinogradConvolution"/> over one vector width.</summary>
sealed unsafe class WinogradConvolution<T>(Dense dense) : WinogradConvolution where T : struct, ILanes<T>
{
    const int Planes = WinogradTiles.Planes;

    /// <summary>Fewer channels leave the transforms as dear as the products, and fewer tiles the transform of the filters.</summary>
    const int FewestChannels = 32, FewestTiles = 64;

    public override bool Serves(in ConvShape s) =>
        s.N * new WinogradTiles(s.H, s.W, s.OutH, s.OutW, s.Padding).PerImage >= FewestTiles && s.R == 3 && s.S == 3 && s.Stride == 1 && s.Padding <= 2 && s.OutH >= 3 && s.OutW >= 3
        && s.C >= FewestChannels && s.K >= FewestChannels && s.C % T.Count == 0 && s.K % T.Count == 0;

    public override void Forward(Workers workers, in ConvShape s, float* x, float* filter, float* y)
    {
        var tiles = new WinogradTiles(s.H, s.W, s.OutH, s.OutW, s.Padding);
        float* packed = Scratch.Floats(Scratch.Use.Shared, Planes * dense.PackedLength(s.C, s.K));
        var filters = new PackFilters(dense, filter, packed, s.C, s.K, backwards: false);
        workers.For(s.C, filters);
        new ForwardBlocks(dense, tiles, filters, x, y, s.N * tiles.PerImage).Start(workers);
    }

    public override void InputGrad(Workers workers, in ConvShape s, float* dy, float* filter, float* dx)
    {
        var tiles = new WinogradTiles(s.OutH, s.OutW, s.H, s.W, 2 - s.Padding);
        long length = Planes * dense.PackedLength(s.K, s.C);
        float* packed = Scratch.Floats(Scratch.Use.Shared, length + 9L * s.C * s.K), turned = packed + length;
        workers.For(9, new TurnTaps(filter, turned, s.C, s.K));
        var filters = new PackFilters(dense, turned, packed, s.K, s.C, backwards: true);
        workers.For(s.K, filters);
        new ForwardBlocks(dense, tiles, filters, dy, dx, s.N * tiles.PerImage).Start(workers);
    }

    public override void FilterGrad(Workers workers, in ConvShape s, float* x, float* dy, float* filterGrad) =>
        FilterGradBlocks.Run(workers, dense, s, x, dy, filterGrad);

    /// <summary>The taps of a filter turned from [c, k] to [k, c], one a piece.</summary>
    readonly struct TurnTaps : IWork
    {
        readonly float* _filter, _turned;
        readonly int _c, _k;

        public TurnTaps(float* filter, float* turned, int c, int k)
        {
            _filter = filter;
            _turned = turned;
            (_c, _k) = (c, k);
        }

        public void Run(int index)
        {
            nint tap = (nint)index * _c * _k;
            Transpose.Run(_filter + tap, _k, _c, _k, _turned + tap, _c);
        }
    }

    /// <summary>Filters [9, inputs, outputs] transformed into a packed right operand a plane, one input channel a piece.</summary>
    readonly struct PackFilters : IWork
    {
        readonly float* _filter, _packed;
        readonly bool _backwards;
        readonly int _panel;
        readonly nint _panelStride;

        public PackFilters(Dense dense, float* filter, float* packed, int inputs, int outputs, bool backwards)
        {
            _filter = filter;
            _packed = packed;
            (Inputs, Outputs, _backwards, _panel) = (inputs, outputs, backwards, dense.TileColumns);
            (Plane, _panelStride) = ((nint)dense.PackedLength(inputs, outputs), dense.PanelStride(inputs));
        }

        public int Inputs { get; }

        public int Outputs { get; }

        nint Plane { get; }

        public Right OfPlane(int plane) => new((nint)(_packed + plane * Plane), _panelStride, _panel);

        public void Run(int index)
        {
            nint tap = (nint)Inputs * Outputs;
            for (int k = 0; k < Outputs; k += _panel)
            {
                float* taps = _filter + (nint)index * Outputs + k + (_backwards ? 8 * tap : 0);
                float* to = _packed + k / _panel * _panelStride + (nint)index * _panel;
                int outputs = Math.Min(_panel, Outputs - k);
                WinogradTransforms<T>.Filter(taps, _backwards ? -tap : tap, outputs, to, Plane);
                for (int p = 0; outputs < _panel && p < Planes; p++) new Span<float>(to + p * Plane + outputs, _panel - outputs).Clear();
            }
        }
    }

    /// <summary>A block of tiles a piece.</summary>
    readonly struct ForwardBlocks : IWork
    {
        /// <summary>Tiles of a block, in rows of register tiles.</summary>
        const int MostTileRows = 8;

        readonly Dense _dense;
        readonly WinogradTiles _tiles;
        readonly PackFilters _filters;
        readonly float* _x, _y;
        readonly int _count, _block;

        public ForwardBlocks(Dense dense, in WinogradTiles tiles, in PackFilters filters, float* x, float* y, int count)
        {
            (_dense, _tiles, _filters, _count) = (dense, tiles, filters, count);
            _x = x;
            _y = y;
            int rows = Math.Clamp(BlockLength / (Planes * Math.Max(filters.Inputs, filters.Outputs)) / dense.TileRows, 2, MostTileRows);
            int blocks = Rows.Pieces(count, rows * dense.TileRows);
            // An even number of pieces, so that two cores finish together.
            blocks = Math.Max(1, (blocks + 1) / 2 * 2);
            _block = Dense.RoundUp(Rows.Pieces(count, blocks), dense.TileRows);
        }

        public void Start(Workers workers) => workers.For(Rows.Pieces(_count, _block), this);

        public void Run(int index)
        {
            int first = index * _block, count = Math.Min(_block, _count - first), inputs = _filters.Inputs, outputs = _filters.Outputs;
            // An odd number of cache lines between rows: a column of a tile's rows lies in different cache sets.
            nint stride = inputs | 16;
            // The products of a plane take the place of the patches of the plane before, which are done with.
            nint plane = Math.Max(Dense.RoundUp(count, _dense.TileRows) * stride, (nint)count * outputs) + Apart;
            float* m = Scratch.Floats(Scratch.Use.Left, (Planes + 1) * plane), v = m + plane;
            float* outside = Scratch.Floats(Scratch.Use.Outside, inputs + outputs), sink = outside + inputs;
            new Span<float>(outside, inputs).Clear();
            nint* room = stackalloc nint[2 * Planes];
            var pixels = new TilePixels(room);
            _tiles.Patches(first, _x, inputs, outside, pixels.Next);
            for (int t = 0; t < count; t++)
            {
                pixels.Advance();
                _tiles.Patches(first + Math.Min(t + 1, count - 1), _x, inputs, outside, pixels.Next);
                WinogradTransforms<T>.Input(pixels, inputs, v + t * stride, plane);
            }
            for (int p = 0; p < Planes; p++)
                _dense.Multiply(count, outputs, inputs, new Left((nint)(v + p * plane), stride, 1, true), _filters.OfPlane(p), m + p * plane, outputs, false);
            _tiles.Tile(first, _y, outputs, sink, pixels.Next);
            for (int t = 0; t < count; t++)
            {
                pixels.Advance();
                _tiles.Tile(first + Math.Min(t + 1, count - 1), _y, outputs, sink, pixels.Next);
                WinogradTransforms<T>.Output(m + (nint)t * outputs, plane, outputs, pixels);
            }
        }
    }

    /// <summary>Floats between planes, so that the same place in all of them lies in different cache sets: a transform goes through them together.</summary>
    const int Apart = 16;

    /// <summary>Floats of a block's transformed patches, which its products replace: a small second-level cache, or a quarter of a large one.</summary>
    const int BlockLength = 1 << 17;

    /// <summary>
    /// The filter gradient Gᵀ[Σ_tiles (Bᵀ d B) ⊙ (A z Aᵀ)]G: a slice of the tiles, a block of input and one of output channels a piece; the slices'
    /// sums are added in order.
    /// </summary>
    readonly struct FilterGradBlocks : IWork
    {
        /// <summary>Tiles transformed at a time, and most channels of a block: its sums stay in the second-level cache.</summary>
        const int Depth = 64, MostInputs = 64, MostOutputs = 128;

        /// <summary>Most slices, fewest tiles of one, and of one of the first two: a small machine has two cores.</summary>
        const int MaxSlices = 8, MinSlice = 2 * Depth, LeastSlice = Depth / 2;

        readonly Dense _dense;
        readonly WinogradTiles _tiles;
        readonly float* _x, _dy, _sums;
        readonly int _count, _inputs, _outputs, _slice, _inputBlocks, _outputBlocks;

        FilterGradBlocks(Dense dense, in ConvShape s, float* x, float* dy, float* sums, int slices)
        {
            _dense = dense;
            _tiles = new WinogradTiles(s.H, s.W, s.OutH, s.OutW, s.Padding);
            _x = x;
            _dy = dy;
            _sums = sums;
            (_inputs, _outputs, _count) = (s.C, s.K, s.N * _tiles.PerImage);
            _slice = Rows.Pieces(_count, slices);
            (_inputBlocks, _outputBlocks) = (Rows.Pieces(s.C, MostInputs), Rows.Pieces(s.K, MostOutputs));
        }

        public static void Run(Workers workers, Dense dense, in ConvShape s, float* x, float* dy, float* filterGrad)
        {
            int slices = 1, blocks = Rows.Pieces(s.C, MostInputs) * Rows.Pieces(s.K, MostOutputs);
            int count = s.N * new WinogradTiles(s.H, s.W, s.OutH, s.OutW, s.Padding).PerImage, length = Planes * s.C * s.K;
            while (slices * blocks < MaxSlices && count / (slices * 2) >= (slices * blocks == 1 ? LeastSlice : MinSlice)) slices *= 2;
            float* sums = Scratch.Floats(Scratch.Use.Shared, (long)slices * length);
            workers.For(slices * blocks, new FilterGradBlocks(dense, s, x, dy, sums, slices));
            if (slices > 1) SumWork.Run(workers, sums, slices, length, sums);
            workers.For(s.C, new TransformSums(sums, s.C, s.K, filterGrad));
        }

        public void Run(int index)
        {
            int slice = index / (_inputBlocks * _outputBlocks), block = index % (_inputBlocks * _outputBlocks);
            int c = block / _outputBlocks * MostInputs, k = block % _outputBlocks * MostOutputs;
            int inputs = Math.Min(MostInputs, _inputs - c), outputs = Math.Min(MostOutputs, _outputs - k);
            nint panelled = Dense.RoundUp(outputs, _dense.TileColumns), stride = inputs | 16;
            nint xPlane = Depth * stride + Apart, dyPlane = Depth * panelled + Apart, plane = (nint)_inputs * _outputs;
            float* v = Scratch.Floats(Scratch.Use.Left, Planes * xPlane), z = Scratch.Floats(Scratch.Use.Right, Planes * dyPlane);
            float* outside = Scratch.Floats(Scratch.Use.Outside, Math.Max(_inputs, _outputs)), sums = _sums + (nint)slice * Planes * plane;
            new Span<float>(outside, Math.Max(_inputs, _outputs)).Clear();
            if (panelled > outputs) new Span<float>(z, (int)(Planes * dyPlane)).Clear();
            int start = slice * _slice, end = Math.Min(_count, start + _slice);
            nint* room = stackalloc nint[4 * Planes];
            TilePixels patch = new(room), tile = new(room + 2 * Planes);
            _tiles.Patches(start, _x + c, _inputs, outside, patch.Next);
            _tiles.Tile(start, _dy + k, _outputs, outside, tile.Next);
            for (int t = start; t < end; t += Depth)
            {
                int depth = Math.Min(Depth, end - t);
                for (int i = 0; i < depth; i++)
                {
                    int next = Math.Min(t + i + 1, end - 1);
                    patch.Advance();
                    _tiles.Patches(next, _x + c, _inputs, outside, patch.Next);
                    WinogradTransforms<T>.Input(patch, inputs, v + i * stride, xPlane);
                    tile.Advance();
                    _tiles.Tile(next, _dy + k, _outputs, outside, tile.Next);
                    WinogradTransforms<T>.OutputGrad(tile, outputs, z + i * panelled, dyPlane);
                }
                for (int p = 0; p < Planes; p++)
                {
                    var left = new Left((nint)(v + p * xPlane), 1, stride, true);
                    var right = new Right((nint)(z + p * dyPlane), _dense.TileColumns, panelled);
                    _dense.Multiply(inputs, outputs, depth, left, right, sums + p * plane + (nint)c * _outputs + k, _outputs, t > start);
                }
            }
            for (int p = 0; start >= end && p < Planes; p++)
                for (int i = 0; i < inputs; i++) new Span<float>(sums + p * plane + (nint)(c + i) * _outputs + k, outputs).Clear();
        }
    }

    /// <summary>The sums back to nine taps, one input channel a piece.</summary>
    readonly struct TransformSums : IWork
    {
        readonly float* _sums, _filterGrad;
        readonly int _inputs, _outputs;

        public TransformSums(float* sums, int inputs, int outputs, float* filterGrad)
        {
            _sums = sums;
            _filterGrad = filterGrad;
            (_inputs, _outputs) = (inputs, outputs);
        }

        public void Run(int index)
        {
            nint plane = (nint)_inputs * _outputs, row = (nint)index * _outputs;
            WinogradTransforms<T>.FilterGrad(_sums + row, plane, _outputs, _filterGrad + row, plane);
        }
    }
}
