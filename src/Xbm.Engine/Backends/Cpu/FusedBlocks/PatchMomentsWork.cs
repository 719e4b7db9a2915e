using System.Numerics;
using System.Numerics.Tensors;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>
/// Means and centred products of the nine values under a 3 × 3 filter, over all positions in all images of one channel: sums in double, an
/// image per piece, joined in order. A product of two floats is exact in double.
/// </summary>
readonly unsafe struct PatchMomentsWork : IWork
{
    const int Taps = PaddedImage.Taps;

    /// <summary>Doubles of a result: nine means, then Σ (p − mean)(p − mean)ᵀ.</summary>
    public const int Length = Taps + Taps * Taps;

    readonly ConvShape _s;
    readonly float* _x;
    readonly double* _partials;

    PatchMomentsWork(in ConvShape shape, float* x, double* partials)
    {
        _s = shape;
        _x = x;
        _partials = partials;
    }

    public static void Run(Workers workers, in ConvShape shape, float* x, double* moments)
    {
        using var buffer = Scratch.Lease(ScratchUse.Shared, 2L * Length * shape.N);
        double* partials = buffer.Doubles;
        workers.For(shape.N, new PatchMomentsWork(shape, x, partials));
        new Span<double>(moments, Length).Clear();
        for (int image = 0; image < shape.N; image++)
            for (int i = 0; i < Length; i++) moments[i] += partials[image * Length + i];
        for (int t = 0; t < Taps; t++) moments[t] /= shape.OutPixels;
        for (int t = 0; t < Taps; t++)
            for (int u = 0; u < Taps; u++) moments[Taps + t * Taps + u] -= moments[t] * moments[u] * shape.OutPixels;
    }

    /// <summary>Sums of one image.</summary>
    public void Run(int index)
    {
        int pixels = _s.OutH * _s.OutW, width = PaddedImage.Width(_s);
        using var image = Scratch.Lease(ScratchUse.LeftBlock, PaddedImage.Length(_s));
        using var block = Scratch.Lease(ScratchUse.ResultBlock, 2L * Taps * pixels);
        float* padded = image.Floats;
        double* columns = block.Doubles, sums = _partials + (nint)index * Length, products = sums + Taps;
        PaddedImage.Fill(_s, _x + (nint)index * _s.H * _s.W, 0, padded);
        for (int t = 0; t < Taps; t++)
            for (int oh = 0; oh < _s.OutH; oh++) Widen(padded + (oh + t / 3) * width + t % 3, columns + t * pixels + oh * _s.OutW, _s.OutW);
        for (int t = 0; t < Taps; t++)
        {
            double* column = columns + t * pixels;
            sums[t] = TensorPrimitives.Sum(new ReadOnlySpan<double>(column, pixels));
            for (int u = 0; u <= t; u++) products[t * Taps + u] = products[u * Taps + t] = Dot(column, columns + u * pixels, pixels);
        }
    }

    static void Widen(float* x, double* y, int n)
    {
        int i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var low, out var high);
            low.Store(y + i);
            high.Store(y + i + Vector<double>.Count);
        }
        for (; i < n; i++) y[i] = x[i];
    }

    static double Dot(double* x, double* y, int n)
    {
        Vector<double> even = default, odd = default;
        int i = 0, count = Vector<double>.Count;
        for (; i <= n - 2 * count; i += 2 * count)
        {
            even = Vector.MultiplyAddEstimate(Vector.Load(x + i), Vector.Load(y + i), even);
            odd = Vector.MultiplyAddEstimate(Vector.Load(x + i + count), Vector.Load(y + i + count), odd);
        }
        double sum = Vector.Sum(even + odd);
        for (; i < n; i++) sum += x[i] * y[i];
        return sum;
    }
}
