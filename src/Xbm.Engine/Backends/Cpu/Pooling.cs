using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>Window maximum, one image a piece. The first maximum in row order wins, so that ties are the same on every device.</summary>
readonly unsafe struct MaxPoolWork : IWork
{
    readonly PoolShape _shape;
    readonly float* _x, _y;
    readonly int* _winners;

    public MaxPoolWork(in PoolShape shape, float* x, float* y, int* winners)
    {
        _shape = shape;
        _x = x;
        _y = y;
        _winners = winners;
    }

    public void Run(int index)
    {
        var s = _shape;
        float* image = _x + (nint)index * s.H * s.W * s.C;
        nint at = (nint)index * s.OutH * s.OutW * s.C;
        for (int oh = 0; oh < s.OutH; oh++)
            for (int ow = 0; ow < s.OutW; ow++, at += s.C) Window(image, new Window(s, oh, ow), _y + at, _winners + at);
    }

    /// <summary>Where a later value takes a maximum over: a NaN does, and stays, so that it is seen downstream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Wins(Vector<float> value, Vector<float> best) => Vector.GreaterThan(value, best) | ~Vector.Equals(value, value);

    void Window(float* image, in Window window, float* y, int* winners)
    {
        int c = 0, row = _shape.W * _shape.C, channels = _shape.C;
        for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
        {
            var best = new Vector<float>(float.NegativeInfinity);
            var winner = new Vector<int>(window.First);
            for (int h = window.Top; h < window.Bottom; h++)
                for (int w = window.Left; w < window.Right; w++)
                {
                    var value = Vector.Load(image + (nint)h * row + w * channels + c);
                    var wins = Wins(value, best);
                    best = Vector.ConditionalSelect(wins, value, best);
                    winner = Vector.ConditionalSelect(wins, new Vector<int>(window.Position(h, w)), winner);
                }
            best.Store(y + c);
            winner.Store(winners + c);
        }
        for (; c < channels; c++)
        {
            float best = float.NegativeInfinity;
            int winner = window.First;
            for (int h = window.Top; h < window.Bottom; h++)
                for (int w = window.Left; w < window.Right; w++)
                {
                    float value = image[(nint)h * row + w * channels + c];
                    if (value > best || float.IsNaN(value)) (best, winner) = (value, window.Position(h, w));
                }
            (y[c], winners[c]) = (best, winner);
        }
    }
}

/// <summary>Pays each window's gradient to its winner, one image a piece: windows may overlap, images do not.</summary>
readonly unsafe struct MaxPoolGradWork : IWork
{
    readonly PoolShape _shape;
    readonly float* _dy, _dx;
    readonly int* _winners;

    public MaxPoolGradWork(in PoolShape shape, int* winners, float* dy, float* dx)
    {
        _shape = shape;
        _winners = winners;
        _dy = dy;
        _dx = dx;
    }

    public void Run(int index)
    {
        var s = _shape;
        float* image = _dx + (nint)index * s.H * s.W * s.C;
        nint at = (nint)index * s.OutH * s.OutW * s.C;
        bool tiled = s.R == s.Stride && s.S == s.Stride && s.Padding == 0;
        // Windows side by side write each of their pixels once; only what no window covers is left to clear.
        if (!tiled || s.H != s.OutH * s.R || s.W != s.OutW * s.S) new Span<float>(image, s.H * s.W * s.C).Clear();
        for (int oh = 0; oh < s.OutH; oh++)
            for (int ow = 0; ow < s.OutW; ow++, at += s.C)
            {
                var window = new Window(s, oh, ow);
                Spread(image, window, _dy + at, _winners + at, add: !tiled);
            }
    }

    void Spread(float* image, in Window window, float* dy, int* winners, bool add)
    {
        int row = _shape.W * _shape.C, channels = _shape.C;
        for (int h = window.Top; h < window.Bottom; h++)
            for (int w = window.Left; w < window.Right; w++)
            {
                float* to = image + (nint)h * row + w * channels;
                int position = window.Position(h, w), c = 0;
                for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
                {
                    var wins = Vector.Equals(Vector.Load(winners + c), new Vector<int>(position));
                    var paid = Vector.ConditionalSelect(wins, Vector.Load(dy + c), Vector<float>.Zero);
                    (add ? Vector.Load(to + c) + paid : paid).Store(to + c);
                }
                for (; c < channels; c++) to[c] = (add ? to[c] : 0) + (winners[c] == position ? dy[c] : 0);
            }
    }
}

/// <summary>Window mean and its gradient, one image a piece.</summary>
readonly unsafe struct AvgPoolWork : IWork
{
    readonly PoolShape _shape;
    readonly float* _image, _pooled;
    readonly bool _gradient;

    /// <summary>Pools images into <paramref name="pooled"/>, or spreads that over the images' gradient.</summary>
    public AvgPoolWork(in PoolShape shape, float* image, float* pooled, bool gradient)
    {
        (_shape, _gradient) = (shape, gradient);
        _image = image;
        _pooled = pooled;
    }

    public void Run(int index)
    {
        var s = _shape;
        float* image = _image + (nint)index * s.H * s.W * s.C, pooled = _pooled + (nint)index * s.OutH * s.OutW * s.C;
        float share = 1f / (s.R * s.S);
        new Span<float>(_gradient ? image : pooled, (_gradient ? s.H * s.W : s.OutH * s.OutW) * s.C).Clear();
        for (int oh = 0; oh < s.OutH; oh++)
            for (int ow = 0; ow < s.OutW; ow++, pooled += s.C)
            {
                var window = new Window(s, oh, ow);
                for (int h = window.Top; h < window.Bottom; h++)
                    for (int w = window.Left; w < window.Right; w++)
                    {
                        float* pixel = image + ((nint)h * s.W + w) * s.C;
                        float* from = _gradient ? pooled : pixel, to = _gradient ? pixel : pooled;
                        Rows.AddScaled(share, from, to, to, s.C);
                    }
            }
    }
}

/// <summary>One pooling window, cut to the image.</summary>
readonly struct Window
{
    readonly int _h, _w, _width;

    public Window(in PoolShape s, int oh, int ow)
    {
        (_h, _w, _width) = (oh * s.Stride - s.Padding, ow * s.Stride - s.Padding, s.S);
        (Top, Left) = (Math.Max(_h, 0), Math.Max(_w, 0));
        (Bottom, Right) = (Math.Min(_h + s.R, s.H), Math.Min(_w + s.S, s.W));
    }

    public int Top { get; }
    public int Left { get; }
    public int Bottom { get; }
    public int Right { get; }

    /// <summary>The position of the first pixel inside the image.</summary>
    public int First => Position(Top, Left);

    /// <summary>The number of an image pixel within the window.</summary>
    public int Position(int h, int w) => (h - _h) * _width + (w - _w);
}
