using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Pooling;

/// <summary>Pays each window's gradient to its winner, one image per piece: windows may overlap, images do not.</summary>
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
                var window = new PoolWindow(s, oh, ow);
                Spread(image, window, _dy + at, _winners + at, add: !tiled);
            }
    }

    void Spread(float* image, in PoolWindow window, float* dy, int* winners, bool add)
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
