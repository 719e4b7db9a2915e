using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Sums;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>
/// The filter gradient patchesᵀ·dy. The sum over pixels is cut into slices and the filter's rows into blocks, by shape alone; the slices'
/// partial sums are added in order.
/// </summary>
readonly unsafe struct FilterGradientWork : IWork
{
    /// <summary>Pixels packed at a time, most filter rows of a piece, and fewest pixels of a slice.</summary>
    const int Depth = 128, MaxRows = 576, MinSlice = 256;

    readonly BlockProduct _dense;
    readonly ImagePatches _patches;
    readonly float* _dy, _partials;
    readonly int _pixels, _columns, _rows, _rowBlocks, _slice;

    FilterGradientWork(BlockProduct dense, in ConvShape s, float* x, float* dy, float* partials, int slices)
    {
        (_dense, _patches) = (dense, ImagePatches.Of(s, x));
        _dy = dy;
        _partials = partials;
        (_pixels, _columns) = (s.OutPixels, s.K);
        _rowBlocks = WorkSplit.Pieces(s.Patch, MaxRows);
        _rows = BlockProduct.RoundUp(WorkSplit.Pieces(s.Patch, _rowBlocks), dense.TileRows);
        _rowBlocks = WorkSplit.Pieces(s.Patch, _rows);
        _slice = WorkSplit.Pieces(_pixels, slices);
    }

    public static void Run(Workers workers, BlockProduct dense, in ConvShape s, float* x, float* dy, float* filterGrad)
    {
        int length = s.Patch * s.K, slices = WorkSplit.Slices(s.OutPixels, MinSlice, MinSlice);
        if (length == 0) return;
        using var buffer = slices == 1 ? default : Scratch.Lease(ScratchUse.Shared, (long)slices * length);
        float* partials = slices == 1 ? filterGrad : buffer.Floats;
        var work = new FilterGradientWork(dense, s, x, dy, partials, slices);
        workers.For(slices * work._rowBlocks, work);
        if (slices > 1) OrderedSumWork.Run(workers, partials, slices, length, filterGrad);
    }

    public void Run(int index)
    {
        int slice = index / _rowBlocks, row = index % _rowBlocks * _rows;
        int rows = Math.Min(_rows, _patches.Length - row), end = Math.Min(_pixels, (slice + 1) * _slice);
        float* c = _partials + ((nint)slice * _patches.Length + row) * _columns;
        bool byColumns = _patches.ByColumns;
        nint stride = byColumns ? Depth + 16 : BlockProduct.RoundUp(rows, 32) + 16;
        using var leftBuffer =
            Scratch.Lease(ScratchUse.LeftBlock, (byColumns ? BlockProduct.RoundUp(rows, _dense.TileRows) : Depth) * stride + 16);
        float* packed = leftBuffer.Floats;
        var left = byColumns ? new LeftOperand((nint)packed, stride, 1, true) : new LeftOperand((nint)packed, 1, stride, true);
        bool direct = rows <= 2 * _dense.TileRows && _columns % _dense.TileColumns == 0;
        using var rightBuffer = direct ? default : Scratch.Lease(ScratchUse.RightPanels, _dense.PackedLength(Depth, _columns));
        if (slice * _slice >= end) new Span<float>(c, rows * _columns).Clear();
        for (int pixel = slice * _slice; pixel < end; pixel += Depth)
        {
            int depth = Math.Min(Depth, end - pixel);
            float* dy = _dy + (nint)pixel * _columns;
            if (byColumns) _patches.PackColumns(pixel, depth, row, rows, packed, stride);
            else _patches.Pack(pixel, depth, row, rows, packed, stride);
            var right = direct
                ? new RightOperand((nint)dy, _dense.TileColumns, _columns)
                : _dense.PackRight(dy, _columns, depth, _columns, rightBuffer.Floats);
            var next = pixel + Depth < end ? _patches.NewTo(pixel + Depth, Math.Min(Depth, end - pixel - Depth)) : default;
            _dense.Multiply(rows, _columns, depth, left, right, c, _columns, pixel > slice * _slice, next);
        }
    }
}
