using System.Numerics;
using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>
/// The sums under the gradient, a few images per piece: per channel Σ paid·p over the patches p (less a constant) that won a window, and Σ
/// paid, with paid the gradient of a window whose maximum the rectifier let through.
/// </summary>
readonly unsafe struct FirstBlockGradWork : IWork
{
    /// <summary>Rows of [rows, channels] sums: one a tap, and one of Σ paid.</summary>
    public const int SumRows = Taps + 1;

    const int Taps = PaddedImage.Taps;

    readonly ConvShape _s;
    readonly PoolShape _pool;
    readonly float* _x, _y, _dy, _sums;
    readonly int* _winners;
    readonly float _center;

    public FirstBlockGradWork(in ConvShape shape, in PoolShape pool, float* x, float* y, int* winners, float* dy, float center, float* sums)
    {
        (_s, _pool, _center) = (shape, pool, center);
        _x = x;
        _y = y;
        _winners = winners;
        _dy = dy;
        _sums = sums;
    }

    /// <summary>Images of a piece.</summary>
    int Share => WorkSplit.Pieces(_s.N, WorkSplit.MostJoinedPieces);

    public int Pieces => WorkSplit.Pieces(_s.N, Share);

    public void Run(int index)
    {
        float* sums = _sums + (nint)index * SumRows * _s.K;
        new Span<float>(sums, SumRows * _s.K).Clear();
        for (int image = index * Share; image < Math.Min(_s.N, (index + 1) * Share); image++) Image(image, sums);
    }

    void Image(int index, float* sums)
    {
        int width = PaddedImage.Width(_s), line = _pool.OutW * _s.K, perWindow = PackedWinners.PerWindow(_s.K);
        using var image = Scratch.Lease(ScratchUse.LeftBlock, PaddedImage.Length(_s));
        float* padded = image.Floats;
        PaddedImage.Fill(_s, _x + (nint)index * _s.H * _s.W, _center, padded);
        nint at = (nint)index * _pool.OutH * line;
        // A line of windows lies in the first-level cache while the channels go by.
        for (int oh = 0; oh < _pool.OutH; oh++, at += line, padded += 2 * width)
            for (int c = 0; c < _s.K; c += Vector<float>.Count)
            {
                int number = c / Vector<float>.Count;
                int* winners = _winners + ((nint)index * _pool.OutH + oh) * _pool.OutW * perWindow
                    + number / (2 * PackedWinners.Places) * Vector<int>.Count;
                Line(padded, width, at + c, winners, number % (2 * PackedWinners.Places) * PackedWinners.Bits, sums + c);
            }
    }

    /// <summary>
    /// A line of windows, one vector of channels: each of a window's 4 × 4 pixels stands at some tap of up to four patches.
    /// </summary>
    void Line(float* pixels, nint width, nint at, int* winners, int shift, float* sums)
    {
        Vector<float> t0 = default, t1 = default, t2 = default, t3 = default, t4 = default, t5 = default, t6 = default, t7 = default,
            t8 = default, total = default;
        float* row1 = pixels + width, row2 = row1 + width, row3 = row2 + width;
        int perWindow = PackedWinners.PerWindow(_s.K);
        for (int ow = 0; ow < _pool.OutW; ow++, at += _s.K, winners += perWindow, pixels += 2, row1 += 2, row2 += 2, row3 += 2)
        {
            var passed = Vector.GreaterThan(Vector.Load(_y + at), Vector<float>.Zero);
            var paid = Vector.ConditionalSelect(passed, Vector.Load(_dy + at), Vector<float>.Zero);
            var winner = Vector.ShiftRightLogical(Vector.Load(winners), shift) & new Vector<int>((1 << PackedWinners.Bits) - 1);
            Vector<float> paid0 = Paid(paid, winner, 0), paid1 = Paid(paid, winner, 1), paid2 = Paid(paid, winner, 2),
                paid3 = Paid(paid, winner, 3), pixel;
            total += paid;
            pixel = new(pixels[0]); t0 = Fma(pixel, paid0, t0);
            pixel = new(pixels[1]); t1 = Fma(pixel, paid0, t1); t0 = Fma(pixel, paid1, t0);
            pixel = new(pixels[2]); t2 = Fma(pixel, paid0, t2); t1 = Fma(pixel, paid1, t1);
            pixel = new(pixels[3]); t2 = Fma(pixel, paid1, t2);
            pixel = new(row1[0]); t3 = Fma(pixel, paid0, t3); t0 = Fma(pixel, paid2, t0);
            pixel = new(row1[1]); t4 = Fma(pixel, paid0, t4); t3 = Fma(pixel, paid1, t3); t1 = Fma(pixel, paid2, t1);
            t0 = Fma(pixel, paid3, t0);
            pixel = new(row1[2]); t5 = Fma(pixel, paid0, t5); t4 = Fma(pixel, paid1, t4); t2 = Fma(pixel, paid2, t2);
            t1 = Fma(pixel, paid3, t1);
            pixel = new(row1[3]); t5 = Fma(pixel, paid1, t5); t2 = Fma(pixel, paid3, t2);
            pixel = new(row2[0]); t6 = Fma(pixel, paid0, t6); t3 = Fma(pixel, paid2, t3);
            pixel = new(row2[1]); t7 = Fma(pixel, paid0, t7); t6 = Fma(pixel, paid1, t6); t4 = Fma(pixel, paid2, t4);
            t3 = Fma(pixel, paid3, t3);
            pixel = new(row2[2]); t8 = Fma(pixel, paid0, t8); t7 = Fma(pixel, paid1, t7); t5 = Fma(pixel, paid2, t5);
            t4 = Fma(pixel, paid3, t4);
            pixel = new(row2[3]); t8 = Fma(pixel, paid1, t8); t5 = Fma(pixel, paid3, t5);
            pixel = new(row3[0]); t6 = Fma(pixel, paid2, t6);
            pixel = new(row3[1]); t7 = Fma(pixel, paid2, t7); t6 = Fma(pixel, paid3, t6);
            pixel = new(row3[2]); t8 = Fma(pixel, paid2, t8); t7 = Fma(pixel, paid3, t7);
            pixel = new(row3[3]); t8 = Fma(pixel, paid3, t8);
        }
        Put(t0, 0, sums); Put(t1, 1, sums); Put(t2, 2, sums); Put(t3, 3, sums); Put(t4, 4, sums);
        Put(t5, 5, sums); Put(t6, 6, sums); Put(t7, 7, sums); Put(t8, 8, sums); Put(total, Taps, sums);
    }

    void Put(Vector<float> sum, int row, float* sums) => (Vector.Load(sums + row * _s.K) + sum).Store(sums + row * _s.K);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector<float> Paid(Vector<float> paid, Vector<int> winner, int position) =>
        Vector.ConditionalSelect(Vector.Equals(winner, new Vector<int>(position)), paid, Vector<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector<float> Fma(Vector<float> a, Vector<float> b, Vector<float> sum) => Vector.MultiplyAddEstimate(a, b, sum);
}
