using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Normalization;
using Xbm.Engine.Backends.Cpu.Pooling;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>
/// Batch normalisation and the maximum over windows side by side in one pass, one image per piece. It keeps each window's winning x: all
/// that the gradient's sums need, and with x itself what tells who won.
/// </summary>
readonly unsafe struct BatchNormPoolWork : IWork
{
    readonly PoolShape _s;
    readonly float* _x, _y, _kept;
    readonly ColumnAffine _map;

    BatchNormPoolWork(in PoolShape pool, float* x, in ColumnAffine map, float* y, float* kept)
    {
        (_s, _map) = (pool, map);
        _x = x;
        _y = y;
        _kept = kept;
    }

    public static void Run(Workers workers, in NormShape shape, in PoolShape pool, float* x, in NormStorage norm, float* y, float* kept)
    {
        using var buffer = Scratch.Lease(ScratchUse.Shared, ColumnAffine.BufferLength(shape.Columns));
        workers.For(pool.N, new BatchNormPoolWork(pool, x, new ColumnAffine(shape, norm, buffer.Floats), y, kept));
    }

    public void Run(int index)
    {
        nint line = (nint)_s.W * _s.C, at = (nint)index * _s.OutH * _s.OutW * _s.C;
        for (int oh = 0; oh < _s.OutH; oh++)
        {
            float* x = _x + ((nint)index * _s.H + oh * _s.R) * line;
            for (int ow = 0; ow < _s.OutW; ow++, at += _s.C, x += _s.S * _s.C) Window(x, line, _y + at, _kept + at);
        }
    }

    /// <summary>The rectifier comes after the maximum: it changes no winner but one at 0, whom nothing is paid.</summary>
    void Window(float* x, nint line, float* y, float* kept)
    {
        int c = 0, channels = _s.C;
        for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
        {
            var (factor, offset) = _map.At(c);
            var winner = Vector.Load(x + c);
            var best = Vector.MultiplyAddEstimate(factor, winner, offset);
            float* row = x + c;
            for (int h = 0, w = 1; h < _s.R; h++, w = 0, row += line)
                for (; w < _s.S; w++)
                {
                    var candidate = Vector.Load(row + w * channels);
                    var value = Vector.MultiplyAddEstimate(factor, candidate, offset);
                    var wins = MaxPoolWork.Wins(value, best);
                    best = Vector.ConditionalSelect(wins, value, best);
                    winner = Vector.ConditionalSelect(wins, candidate, winner);
                }
            _map.Rectified(best).Store(y + c);
            winner.Store(kept + c);
        }
        for (; c < channels; c++)
        {
            float winner = x[c], best = _map.Line(winner, c);
            float* row = x + c;
            for (int h = 0, w = 1; h < _s.R; h++, w = 0, row += line)
                for (; w < _s.S; w++)
                {
                    float value = _map.Line(row[w * channels], c);
                    if (value > best || float.IsNaN(value)) (best, winner) = (value, row[w * channels]);
                }
            (y[c], kept[c]) = (_map.Rectified(best), winner);
        }
    }
}
