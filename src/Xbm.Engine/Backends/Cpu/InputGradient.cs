namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The input gradient of a convolution as convolutions of dy. With stride t the input pixels fall into t × t phases, each of which sees
/// only every t-th filter tap: a dense product each, without a multiplication by a zero that the stride put there.
/// </summary>
static unsafe class InputGradient
{
    public static void Run(Workers workers, Dense dense, in ConvShape s, float* dy, float* filter, float* dx)
    {
        for (int h = 0; h < s.Stride; h++)
            for (int w = 0; w < s.Stride; w++)
                RunPhase(workers, dense, s, dy, filter, dx, new Axis(s.H, s.R, s.Stride, s.Padding, h), new Axis(s.W, s.S, s.Stride, s.Padding, w));
    }

    static void RunPhase(Workers workers, Dense dense, in ConvShape s, float* dy, float* filter, float* dx, Axis h, Axis w)
    {
        int taps = h.Taps * w.Taps;
        float* packed = Scratch.Floats(Scratch.Use.Shared, dense.PackedLength(taps * s.K, s.C));
        nint panelStride = dense.PanelStride(taps * s.K);
        workers.For(taps, new PackTaps(dense, s, filter, packed, panelStride, h, w));
        var patches = new Patches((nint)dy, s.OutH, s.OutW, s.K, h.Count, w.Count, h.Taps, w.Taps, 1, h.Origin, w.Origin);
        nint pixel = s.C, row = pixel * s.W, image = row * s.H;
        var output = s.Stride == 1
            ? new Placement((nint)dx, true)
            : new Placement((nint)(dx + h.First * row + w.First * pixel), false, image, s.Stride * row, s.Stride * pixel);
        ConvolutionWork.Run(workers, dense, patches, new Right((nint)packed, panelStride, dense.TileColumns), output, s.N * h.Count * w.Count, s.C);
    }

    /// <summary>The phase's taps, turned from [c, k] to [k, c], one a piece.</summary>
    readonly struct PackTaps : IWork
    {
        readonly Dense _dense;
        readonly ConvShape _s;
        readonly float* _filter, _packed;
        readonly nint _panelStride;
        readonly Axis _h, _w;

        public PackTaps(Dense dense, in ConvShape s, float* filter, float* packed, nint panelStride, Axis h, Axis w)
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

    /// <summary>
    /// One phase along one axis: input positions p with (p + padding) mod stride = phase. Position number i reads dy at
    /// Origin + i + u for its taps u = 0 … Taps − 1.
    /// </summary>
    readonly struct Axis
    {
        readonly int _stride, _phase;

        public Axis(int size, int window, int stride, int padding, int phase)
        {
            (_stride, _phase) = (stride, phase);
            Taps = phase < window ? (window - phase + stride - 1) / stride : 0;
            First = ((phase - padding) % stride + stride) % stride;
            Count = First < size ? (size - First + stride - 1) / stride : 0;
            Origin = (First + padding - phase) / stride - (Taps - 1);
        }

        /// <summary>The phase's first input position.</summary>
        public int First { get; }

        /// <summary>Its number of input positions.</summary>
        public int Count { get; }

        /// <summary>Its number of filter taps.</summary>
        public int Taps { get; }

        public int Origin { get; }

        /// <summary>The filter's row (or column) under tap u: they run backwards.</summary>
        public int Tap(int u) => _phase + _stride * (Taps - 1 - u);
    }
}
