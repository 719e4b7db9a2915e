using System.Numerics;
using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Pooling;

/// <summary>Window maximum, one image per piece. The first maximum in row order wins, so that ties are the same on every device.</summary>
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
            for (int ow = 0; ow < s.OutW; ow++, at += s.C) Window(image, new PoolWindow(s, oh, ow), _y + at, _winners + at);
    }

    /// <summary>Where a later value takes a maximum over: a NaN does, and stays, so that it is seen downstream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> Wins(Vector<float> value, Vector<float> best) =>
        Vector.GreaterThan(value, best) | ~Vector.Equals(value, value);

    void Window(float* image, in PoolWindow window, float* y, int* winners)
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
