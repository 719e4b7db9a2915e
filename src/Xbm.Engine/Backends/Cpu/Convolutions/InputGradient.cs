using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>
/// The input gradient of a convolution as convolutions of dy. With stride t the input pixels fall into t × t phases, each of which sees
/// only every t-th filter tap: a dense product each, without a multiplication by a zero that the stride put there.
/// </summary>
static unsafe class InputGradient
{
    public static void Run(Workers workers, BlockProduct dense, in ConvShape s, float* dy, float* filter, float* dx)
    {
        for (int h = 0; h < s.Stride; h++)
            for (int w = 0; w < s.Stride; w++)
                RunPhase(workers, dense, s, dy, filter, dx, new StridePhase(s.H, s.R, s.Stride, s.Padding, h),
                    new StridePhase(s.W, s.S, s.Stride, s.Padding, w));
    }

    static void RunPhase(Workers workers, BlockProduct dense, in ConvShape s, float* dy, float* filter, float* dx, StridePhase h,
        StridePhase w)
    {
        int taps = h.Taps * w.Taps;
        using var buffer = Scratch.Lease(ScratchUse.Shared, dense.PackedLength(taps * s.K, s.C));
        float* packed = buffer.Floats;
        nint panelStride = dense.PanelStride(taps * s.K);
        workers.For(taps, new PackTaps(dense, s, filter, packed, panelStride, h, w));
        var patches = new ImagePatches((nint)dy, s.OutH, s.OutW, s.K, h.Count, w.Count, h.Taps, w.Taps, 1, h.Origin, w.Origin);
        nint pixel = s.C, row = pixel * s.W, image = row * s.H;
        var output = s.Stride == 1
            ? new PixelDestination((nint)dx, true)
            : new PixelDestination((nint)(dx + h.First * row + w.First * pixel), false, image, s.Stride * row, s.Stride * pixel);
        ConvolutionWork.Run(workers, dense, patches, new RightOperand((nint)packed, panelStride, dense.TileColumns), output,
            s.N * h.Count * w.Count, s.C);
    }

    /// <summary>The phase's taps, turned from [c, k] to [k, c], one per piece.</summary>
    readonly struct PackTaps : IWork
    {
        readonly BlockProduct _dense;
        readonly ConvShape _s;
        readonly float* _filter, _packed;
        readonly nint _panelStride;
        readonly StridePhase _h, _w;

        public PackTaps(BlockProduct dense, in ConvShape s, float* filter, float* packed, nint panelStride, StridePhase h, StridePhase w)
        {
            (_dense, _s, _panelStride, _h, _w) = (dense, s, panelStride, h, w);
            _filter = filter;
            _packed = packed;
        }

        public void Run(int index)
        {
            float* tap = _filter + (nint)(_h.Tap(index / _w.Taps) * _s.S + _w.Tap(index % _w.Taps)) * _s.C * _s.K;
            _dense.PackRightTransposed(tap, _s.K, _s.K, _s.C, _packed + (nint)index * _s.K * _dense.TileColumns, _panelStride);
        }
    }
}
