using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>A block of tiles per piece.</summary>
readonly unsafe struct WinogradForwardWork<T> : IWork where T : struct, IFloatVector<T>
{
    const int Planes = WinogradTiles.Planes;

    /// <summary>Most tiles of a block, in rows of register tiles.</summary>
    const int MostTileRows = 8;

    /// <summary>
    /// Floats of a block's transformed patches, which its products replace: a small second-level cache, or a quarter of a large one.
    /// </summary>
    const int BlockLength = 1 << 17;

    readonly BlockProduct _dense;
    readonly WinogradTiles _tiles;
    readonly PackWinogradFiltersWork<T> _filters;
    readonly float* _x, _y;
    readonly int _count, _block;

    public WinogradForwardWork(BlockProduct dense, in WinogradTiles tiles, in PackWinogradFiltersWork<T> filters, float* x, float* y,
        int count)
    {
        (_dense, _tiles, _filters, _count) = (dense, tiles, filters, count);
        _x = x;
        _y = y;
        int rows = Math.Clamp(BlockLength / (Planes * Math.Max(filters.Inputs, filters.Outputs)) / dense.TileRows, 2, MostTileRows);
        int blocks = WorkSplit.Even(WorkSplit.Pieces(count, rows * dense.TileRows));
        _block = BlockProduct.RoundUp(WorkSplit.Pieces(count, blocks), dense.TileRows);
    }

    public void Start(Workers workers) => workers.For(WorkSplit.Pieces(_count, _block), this);

    public void Run(int index)
    {
        int first = index * _block, count = Math.Min(_block, _count - first), inputs = _filters.Inputs, outputs = _filters.Outputs;
        // An odd number of cache lines between rows: a column of a tile's rows lies in different cache sets.
        nint stride = inputs | 16;
        // The products of a plane take the place of the patches of the plane before, which are done with.
        nint plane = Math.Max(BlockProduct.RoundUp(count, _dense.TileRows) * stride, (nint)count * outputs) + WinogradTiles.Apart;
        using var planes = Scratch.Lease(ScratchUse.LeftBlock, (Planes + 1) * plane);
        using var outsidePixels = Scratch.Lease(ScratchUse.OutsidePixels, inputs + outputs);
        float* m = planes.Floats, v = m + plane, outside = outsidePixels.Floats, sink = outside + inputs;
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
        {
            var left = new LeftOperand((nint)(v + p * plane), stride, 1, true);
            _dense.Multiply(count, outputs, inputs, left, _filters.OfPlane(p), m + p * plane, outputs, false);
        }
        _tiles.Tile(first, _y, outputs, sink, pixels.Next);
        for (int t = 0; t < count; t++)
        {
            pixels.Advance();
            _tiles.Tile(first + Math.Min(t + 1, count - 1), _y, outputs, sink, pixels.Next);
            WinogradTransforms<T>.Output(m + (nint)t * outputs, plane, outputs, pixels);
        }
    }
}
