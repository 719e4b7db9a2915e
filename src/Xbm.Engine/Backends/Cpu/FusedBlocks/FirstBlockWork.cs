using System.Numerics;
using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Normalization;
using Xbm.Engine.Backends.Cpu.Pooling;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>
/// The forward pass, an image per piece: four results of the convolution at a time, in registers, of which the largest after the norm is
/// stored.
/// </summary>
readonly unsafe struct FirstBlockWork : IWork
{
    readonly ConvShape _s;
    readonly PoolShape _pool;
    readonly float* _x, _filter, _y;
    readonly int* _winners;
    readonly ColumnAffine _map;

    public FirstBlockWork(in ConvShape shape, in PoolShape pool, float* x, float* filter, in ColumnAffine map, float* y, int* winners)
    {
        (_s, _pool, _map) = (shape, pool, map);
        _x = x;
        _filter = filter;
        _y = y;
        _winners = winners;
    }

    public void Run(int index)
    {
        int width = PaddedImage.Width(_s), n = Vector<float>.Count;
        using var image = Scratch.Lease(ScratchUse.LeftBlock, PaddedImage.Length(_s));
        float* padded = image.Floats;
        PaddedImage.Fill(_s, _x + (nint)index * _s.H * _s.W, 0, padded);
        nint window = (nint)index * _pool.OutH * _pool.OutW;
        for (int oh = 0; oh < _pool.OutH; oh++)
            for (int ow = 0; ow < _pool.OutW; ow++, window++)
            {
                float* pixels = padded + 2 * (oh * width + ow), y = _y + window * _s.K;
                int* winners = _winners + window * PackedWinners.PerWindow(_s.K);
                var some = Vector<int>.Zero;
                for (int c = 0, place = 0; c < _s.K; c += 2 * n, place++)
                {
                    some |= PackedWinners.At(Two(pixels, width, c, y + c), place);
                    if (place < PackedWinners.Places - 1 && c + 2 * n < _s.K) continue;
                    some.Store(winners);
                    (some, place) = (Vector<int>.Zero, -1);
                    winners += n;
                }
            }
    }

    /// <summary>Two vectors of channels, which share the pixels; returns their winners, the second's above the first's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector<int> Two(float* pixels, nint width, int c, float* y)
    {
        int n = Vector<float>.Count;
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        float* filter = _filter + c;
        for (int r = 0; r < 3; r++, pixels += width)
            for (int s = 0; s < 3; s++, filter += _s.K)
            {
                Vector<float> a = Vector.Load(filter), b = Vector.Load(filter + n), pixel;
                pixel = new(pixels[s]); a0 = Vector.MultiplyAddEstimate(pixel, a, a0); b0 = Vector.MultiplyAddEstimate(pixel, b, b0);
                pixel = new(pixels[s + 1]); a1 = Vector.MultiplyAddEstimate(pixel, a, a1); b1 = Vector.MultiplyAddEstimate(pixel, b, b1);
                pixel = new(pixels[width + s]); a2 = Vector.MultiplyAddEstimate(pixel, a, a2);
                b2 = Vector.MultiplyAddEstimate(pixel, b, b2);
                pixel = new(pixels[width + s + 1]); a3 = Vector.MultiplyAddEstimate(pixel, a, a3);
                b3 = Vector.MultiplyAddEstimate(pixel, b, b3);
            }
        var first = Store(a0, a1, a2, a3, c, y);
        return first | Vector.ShiftLeft(Store(b0, b1, b2, b3, c + n, y + n), PackedWinners.Bits);
    }

    /// <summary>
    /// The largest of four after the norm, and which it is; the rectifier changes no winner but one at 0, whom nothing is paid.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector<int> Store(Vector<float> z0, Vector<float> z1, Vector<float> z2, Vector<float> z3, int c, float* y)
    {
        var (factor, offset) = _map.At(c);
        var best = Vector.MultiplyAddEstimate(factor, z0, offset);
        var winner = Vector<int>.Zero;
        Meet(Vector.MultiplyAddEstimate(factor, z1, offset), 1, ref best, ref winner);
        Meet(Vector.MultiplyAddEstimate(factor, z2, offset), 2, ref best, ref winner);
        Meet(Vector.MultiplyAddEstimate(factor, z3, offset), 3, ref best, ref winner);
        _map.Rectified(best).Store(y);
        return winner;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Meet(Vector<float> value, int position, ref Vector<float> best, ref Vector<int> winner)
    {
        var wins = MaxPoolWork.Wins(value, best);
        best = Vector.ConditionalSelect(wins, value, best);
        winner = Vector.ConditionalSelect(wins, new Vector<int>(position), winner);
    }
}
