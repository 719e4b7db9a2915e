using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Normalization;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>
/// The first block of a network over images of one channel: 3 × 3 convolution, batch norm, rectifier and 2 × 2 maximum, where the image
/// needs no gradient. The convolution's result z is the largest tensor of the network, but only nine values p stand under its filters F, z
/// = Fᵀp. So batch norm's mean is Fᵀ·mean(p) and its variance FᵀCF/n with C = Σ (p − mean)(p − mean)ᵀ, and the filter's gradient Σ p·dz
/// with dz = a·paid + slope·(z − μ) + constant is a·Σ (p − mean)·paid + slope·C·F: neither z nor dz is ever stored.
/// </summary>
static unsafe class FirstBlock
{
    const int Taps = PaddedImage.Taps;

    public static bool Serves(in ConvShape s, in PoolShape pool) =>
        s is { C: 1, R: 3, S: 3, Stride: 1 } && pool is { R: 2, S: 2, Stride: 2, Padding: 0, OutPixels: > 0 }
            && s.K % (2 * Vector<float>.Count) == 0;

    /// <summary>Elements that the forward pass keeps: the winners, then the moments of the patches.</summary>
    public static int Kept(in ConvShape s, in PoolShape pool) =>
        pool.OutPixels * PackedWinners.PerWindow(s.K) + 2 * PatchMomentsWork.Length;

    public static void Forward(Workers workers, in ConvShape s, in NormShape shape, in PoolShape pool, float* x, float* filter,
        in NormStorage norm, float* y, int* kept)
    {
        if (shape.BatchMoments)
        {
            double* moments = Moments(s, pool, kept);
            PatchMomentsWork.Run(workers, s, x, moments);
            for (int k = 0; k < s.K; k++)
            {
                norm.Mean.At()[k] = (float)Mean(filter + k, s.K, moments);
                double variance = 0;
                for (int t = 0; t < Taps; t++) variance += filter[t * s.K + k] * Product(filter + k, s.K, moments, t);
                norm.Variance.At()[k] = (float)Math.Max(variance / shape.Rows, 0);
            }
        }
        using var buffer = Scratch.Lease(ScratchUse.Shared, ColumnAffine.BufferLength(shape.Columns));
        workers.For(s.N, new FirstBlockWork(s, pool, x, filter, new ColumnAffine(shape, norm, buffer.Floats), y, kept));
    }

    public static void Grad(Workers workers, in ConvShape s, in NormShape shape, in PoolShape pool, float* x, float* filter,
        in NormStorage norm, float* y, int* kept, float* dy, float* filterGrad, float* scaleGrad, float* shiftGrad)
    {
        double* moments = Moments(s, pool, kept);
        if (!shape.BatchMoments) PatchMomentsWork.Run(workers, s, x, moments);
        // Patches are summed less the middle of their means, so that a bright background costs no digits; what is left of the means follows
        // in double.
        double center = 0;
        for (int t = 0; t < Taps; t++) center += moments[t] / Taps;
        int length = FirstBlockGradWork.SumRows * s.K;
        using var buffer = Scratch.Lease(ScratchUse.Shared, (WorkSplit.MostJoinedPieces + 2L) * length);
        float* partials = buffer.Floats;
        double* sums = (double*)(partials + WorkSplit.MostJoinedPieces * length);
        var work = new FirstBlockGradWork(s, pool, x, y, kept, dy, (float)center, partials);
        workers.For(work.Pieces, work);
        new Span<double>(sums, length).Clear();
        for (int piece = 0; piece < work.Pieces; piece++)
            for (int i = 0; i < length; i++) sums[i] += partials[piece * length + i];
        for (int k = 0; k < s.K; k++)
        {
            double paid = sums[Taps * s.K + k], product = 0;
            for (int t = 0; t < Taps; t++)
            {
                sums[t * s.K + k] -= (moments[t] - (float)center) * paid;
                product += filter[t * s.K + k] * sums[t * s.K + k];
            }
            // Running moments are not those of these images.
            if (!shape.BatchMoments) product += (Mean(filter + k, s.K, moments) - norm.Mean.At()[k]) * paid;
            double inverse = 1 / Math.Sqrt(norm.Variance.At()[k] + (double)shape.Epsilon), factor = norm.Scale.At()[k] * inverse;
            (scaleGrad[k], shiftGrad[k]) = ((float)(product * inverse), (float)paid);
            for (int t = 0; t < Taps; t++)
            {
                double moved = shape.BatchMoments
                    ? -inverse * inverse * product / shape.Rows * Product(filter + k, s.K, moments, t)
                    : moments[t] * paid;
                filterGrad[t * s.K + k] = (float)(factor * (sums[t * s.K + k] + moved));
            }
        }
    }

    static double* Moments(in ConvShape s, in PoolShape pool, int* kept) =>
        (double*)(kept + (nint)pool.OutPixels * PackedWinners.PerWindow(s.K));

    /// <summary>The mean of one filter's results.</summary>
    static double Mean(float* filter, int stride, double* moments)
    {
        double sum = 0;
        for (int t = 0; t < Taps; t++) sum += filter[t * stride] * moments[t];
        return sum;
    }

    /// <summary>(C·F) at one tap.</summary>
    static double Product(float* filter, int stride, double* moments, int tap)
    {
        double sum = 0;
        for (int t = 0; t < Taps; t++) sum += moments[Taps + tap * Taps + t] * filter[t * stride];
        return sum;
    }
}
