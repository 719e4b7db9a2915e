using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Sums;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>
/// The filter gradient Gᵀ[Σ_tiles (Bᵀ d B) ⊙ (A z Aᵀ)]G: a slice of the tiles, a block of input and one of output channels per piece; the
/// slices' sums are added in order.
/// </summary>
readonly unsafe struct WinogradFilterGradWork<T> : IWork where T : struct, IFloatVector<T>
{
    const int Planes = WinogradTiles.Planes;

    /// <summary>Tiles transformed at a time, and most channels of a block: its sums stay in the second-level cache.</summary>
    const int Depth = 64, MostInputs = 64, MostOutputs = 128;

    /// <summary>Fewest tiles of a slice, and of one of the first two.</summary>
    const int MinSlice = 2 * Depth, MinSliceOfTwo = Depth / 2;

    readonly BlockProduct _dense;
    readonly WinogradTiles _tiles;
    readonly float* _x, _dy, _sums;
    readonly int _count, _inputs, _outputs, _slice, _inputBlocks, _outputBlocks;

    WinogradFilterGradWork(BlockProduct dense, in ConvShape s, float* x, float* dy, float* sums, int slices)
    {
        _dense = dense;
        _tiles = WinogradTiles.Of(s);
        _x = x;
        _dy = dy;
        _sums = sums;
        (_inputs, _outputs, _count) = (s.C, s.K, s.N * _tiles.PerImage);
        _slice = WorkSplit.Pieces(_count, slices);
        (_inputBlocks, _outputBlocks) = (WorkSplit.Pieces(s.C, MostInputs), WorkSplit.Pieces(s.K, MostOutputs));
    }

    public static void Run(Workers workers, BlockProduct dense, in ConvShape s, float* x, float* dy, float* filterGrad)
    {
        int blocks = WorkSplit.Pieces(s.C, MostInputs) * WorkSplit.Pieces(s.K, MostOutputs), length = Planes * s.C * s.K;
        int slices = WorkSplit.Slices(s.N * WinogradTiles.Of(s).PerImage, MinSlice, MinSliceOfTwo, blocks);
        using var buffer = Scratch.Lease(ScratchUse.Shared, (long)slices * length);
        float* sums = buffer.Floats;
        workers.For(slices * blocks, new WinogradFilterGradWork<T>(dense, s, x, dy, sums, slices));
        if (slices > 1) OrderedSumWork.Run(workers, sums, slices, length, sums);
        workers.For(s.C, new TransformSumsWork<T>(sums, s.C, s.K, filterGrad));
    }

    public void Run(int index)
    {
        int slice = index / (_inputBlocks * _outputBlocks), block = index % (_inputBlocks * _outputBlocks);
        int c = block / _outputBlocks * MostInputs, k = block % _outputBlocks * MostOutputs;
        int inputs = Math.Min(MostInputs, _inputs - c), outputs = Math.Min(MostOutputs, _outputs - k);
        nint panelled = BlockProduct.RoundUp(outputs, _dense.TileColumns), stride = inputs | 16;
        nint xPlane = Depth * stride + WinogradTiles.Apart, dyPlane = Depth * panelled + WinogradTiles.Apart;
        nint plane = (nint)_inputs * _outputs;
        using var patches = Scratch.Lease(ScratchUse.LeftBlock, Planes * xPlane);
        using var gradients = Scratch.Lease(ScratchUse.RightPanels, Planes * dyPlane);
        using var outsidePixels = Scratch.Lease(ScratchUse.OutsidePixels, Math.Max(_inputs, _outputs));
        float* v = patches.Floats, z = gradients.Floats, outside = outsidePixels.Floats, sums = _sums + (nint)slice * Planes * plane;
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
                var left = new LeftOperand((nint)(v + p * xPlane), 1, stride, true);
                var right = new RightOperand((nint)(z + p * dyPlane), _dense.TileColumns, panelled);
                _dense.Multiply(inputs, outputs, depth, left, right, sums + p * plane + (nint)c * _outputs + k, _outputs, t > start);
            }
        }
        for (int p = 0; start >= end && p < Planes; p++)
            for (int i = 0; i < inputs; i++) new Span<float>(sums + p * plane + (nint)(c + i) * _outputs + k, outputs).Clear();
    }
}
