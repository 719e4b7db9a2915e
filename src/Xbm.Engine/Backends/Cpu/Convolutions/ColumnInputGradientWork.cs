using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>
/// The input gradient for images of few channels, as a network's first layer has them: dy·filterᵀ gives each output pixel's whole patch, a
/// dense product of full width, and the patches are added where they lie. One image per piece, so that no two pieces add to one pixel.
/// </summary>
readonly unsafe struct ColumnInputGradientWork : IWork
{
    /// <summary>Patches computed at a time.</summary>
    const int Block = 96;

    readonly BlockProduct _dense;
    readonly ConvShape _s;
    readonly RightOperand _filter;
    readonly float* _dy, _dx;

    ColumnInputGradientWork(BlockProduct dense, in ConvShape s, RightOperand filter, float* dy, float* dx)
    {
        (_dense, _s, _filter) = (dense, s, filter);
        _dy = dy;
        _dx = dx;
    }

    /// <summary>Whether the channels would fill so little of a register tile that adding patches up is cheaper.</summary>
    public static bool Serves(BlockProduct dense, in ConvShape s) => s.C <= dense.TileColumns / 4 && s.R * s.S > 1;

    public static void Run(Workers workers, BlockProduct dense, in ConvShape s, float* dy, float* filter, float* dx)
    {
        using var packed = Scratch.Lease(ScratchUse.Shared, dense.PackedLength(s.K, s.Patch));
        var right = dense.PackRightTransposed(filter, s.K, s.K, s.Patch, packed.Floats);
        workers.For(s.N, new ColumnInputGradientWork(dense, s, right, dy, dx));
    }

    public void Run(int index)
    {
        int pixels = _s.OutH * _s.OutW;
        float* image = _dx + (nint)index * _s.H * _s.W * _s.C, dy = _dy + (nint)index * pixels * _s.K;
        using var block = Scratch.Lease(ScratchUse.ResultBlock, (long)Block * _s.Patch);
        float* patches = block.Floats;
        new Span<float>(image, _s.H * _s.W * _s.C).Clear();
        for (int first = 0; first < pixels; first += Block)
        {
            int count = Math.Min(Block, pixels - first);
            var gradients = new LeftOperand((nint)(dy + (nint)first * _s.K), _s.K, 1, false);
            _dense.Multiply(count, _s.Patch, _s.K, gradients, _filter, patches, _s.Patch, false);
            for (int i = 0; i < count; i++) Add(image, first + i, patches + (nint)i * _s.Patch);
        }
    }

    /// <summary>Adds one patch to the image, what lies inside it.</summary>
    void Add(float* image, int pixel, float* patch)
    {
        int h = pixel / _s.OutW * _s.Stride - _s.Padding, w = pixel % _s.OutW * _s.Stride - _s.Padding;
        int left = Math.Max(0, -w), right = Math.Min(_s.S, _s.W - w);
        if (left >= right) return;
        for (int r = Math.Max(0, -h); r < Math.Min(_s.R, _s.H - h); r++)
            RowLoops.Add(image + ((nint)(h + r) * _s.W + w + left) * _s.C, patch + (r * _s.S + left) * _s.C, (right - left) * _s.C);
    }
}
