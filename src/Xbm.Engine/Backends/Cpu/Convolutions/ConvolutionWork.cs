using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>
/// Y[pixels, n] = patches · B, a block of pixels per piece: forward convolution, and the input gradient as a convolution of dy.
/// </summary>
readonly unsafe struct ConvolutionWork : IWork
{
    /// <summary>Columns of patches packed at a time.</summary>
    const int MaxDepth = 1152;

    /// <summary>Floats of a packed block of patches: a quarter of the second-level cache.</summary>
    const int PackedLength = 1 << 16;

    /// <summary>Most blocks of a piece, each of which has the next one's image brought near.</summary>
    const int MaxBlocks = 8;

    readonly BlockProduct _dense;
    readonly ImagePatches _patches;
    readonly RightOperand _right;
    readonly PixelDestination _output;
    readonly int _pixels, _columns, _block, _depth, _piece;

    ConvolutionWork(BlockProduct dense, in ImagePatches patches, RightOperand right, in PixelDestination output, int pixels, int columns)
    {
        (_dense, _patches, _right, _output, _pixels, _columns) = (dense, patches, right, output, pixels, columns);
        int slices = Math.Max(1, WorkSplit.Pieces(patches.Length, MaxDepth));
        _depth = WorkSplit.Pieces(patches.Length, slices);
        int most = Math.Max(1, PackedLength / Math.Max(1, _depth) / dense.TileRows) * dense.TileRows;
        int blocks = WorkSplit.Pieces(pixels, Math.Min(most, 64 * dense.TileRows));
        _block = BlockProduct.RoundUp(WorkSplit.Pieces(pixels, Math.Max(blocks, 1)), dense.TileRows);
        _piece = _block * Math.Clamp(blocks / WorkSplit.FewestConvolutionPieces, 1, MaxBlocks);
    }

    /// <summary>y = x ⋆ filter.</summary>
    public static void Forward(Workers workers, BlockProduct dense, in ConvShape s, float* x, float* filter, float* y)
    {
        using var packed = Scratch.Lease(ScratchUse.Shared, dense.PackedLength(s.Patch, s.K));
        var pack = new PackPanelsWork(dense, filter, s.Patch, s.K, packed.Floats);
        workers.For(pack.Panels, pack);
        Run(workers, dense, ImagePatches.Of(s, x), pack.Packed, new PixelDestination((nint)y, true), s.OutPixels, s.K);
    }

    public static void Run(Workers workers, BlockProduct dense, in ImagePatches patches, RightOperand right, in PixelDestination output,
        int pixels, int columns)
    {
        if (pixels == 0 || columns == 0) return;
        var work = new ConvolutionWork(dense, patches, right, output, pixels, columns);
        workers.For(WorkSplit.Pieces(pixels, work._piece), work);
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

    void RunBlock(int pixel, int count, PrefetchRange next)
    {
        int length = _patches.Length;
        using var results = _output.Contiguous ? default : Scratch.Lease(ScratchUse.ResultBlock, (long)count * _columns);
        using var packed = _patches.Direct ? default : Scratch.Lease(ScratchUse.LeftBlock, LeftLength(count));
        float* y = _output.Contiguous ? (float*)_output.Data + (nint)pixel * _columns : results.Floats;
        // A phase of a strided input gradient may have no filter tap at all: its pixels are zero.
        if (length == 0) new Span<float>(y, count * _columns).Clear();
        for (int from = 0; from < length; from += _depth)
        {
            int depth = Math.Min(_depth, length - from);
            var left = Left(pixel, count, from, depth, packed.Floats);
            _dense.Multiply(count, _columns, depth, left, _right.From(from), y, _columns, from > 0, from == 0 ? next : default);
        }
        if (!_output.Contiguous) _output.Scatter(y, pixel, count, _columns, _patches.OutH, _patches.OutW);
    }

    /// <summary>
    /// Floats between the rows of packed patches: an odd number of cache lines, so that the rows of a tile lie in different cache sets.
    /// </summary>
    nint Stride(int count) => BlockProduct.RoundUp(_patches.ByColumns ? count : _depth, 16) | 16;

    /// <summary>Floats of packed patches.</summary>
    long LeftLength(int count) => (_patches.ByColumns ? _depth : BlockProduct.RoundUp(count, _dense.TileRows)) * Stride(count) + 16;

    /// <summary>Columns from … from + depth of some patches: where they lie, or packed.</summary>
    LeftOperand Left(int pixel, int count, int from, int depth, float* packed)
    {
        if (_patches.Direct) return new LeftOperand(_patches.At(pixel) + from * sizeof(float), _patches.C, 1, false);
        bool byColumns = _patches.ByColumns;
        nint stride = Stride(count);
        if (byColumns) _patches.PackColumns(pixel, count, from, depth, packed, stride);
        else _patches.Pack(pixel, count, from, depth, packed, stride);
        return byColumns ? new LeftOperand((nint)packed, 1, stride, true) : new LeftOperand((nint)packed, stride, 1, true);
    }
}
