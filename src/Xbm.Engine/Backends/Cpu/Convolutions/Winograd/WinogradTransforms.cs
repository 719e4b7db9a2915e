using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>
/// The transforms of F(4×4, 3×3) (Winograd, 1980; Lavin and Gray, CVPR 2016): y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A with a 6 × 6 patch d, a 3 × 3
/// filter g and 4 × 4 results: 36 products in place of 144. The points are 0, ±√½, ±√2, ∞ rather than the usual 0, ±1, ±2, ∞: no entry of a
/// matrix exceeds 2.83, and the rounding error is several times smaller. Each method runs over channels, a vector at a time.
/// </summary>
static unsafe class WinogradTransforms<T> where T : struct, IFloatVector<T>
{
    const float A = 0.70710678f, B = 1.41421356f, A3 = 0.35355339f, B3 = 2.82842712f;

    /// <summary>Values of a patch, results and taps of a filter along one side.</summary>
    const int Patch = 6, Results = 4, Taps = 3;

    /// <summary>Floats of a cache line.</summary>
    const int CacheLine = 16;

    /// <summary>Bᵀ d B: 36 pixels → 36 planes.</summary>
    public static void Input(in TilePixels pixels, int channels, float* planes, nint plane)
    {
        float* half = stackalloc float[Patch * Patch * T.Count];
        for (int c = 0; c < channels; c += T.Count)
        {
            if (c % CacheLine == 0) Prefetch(pixels.Next, Patch * Patch, c);
            for (int j = 0; j < Patch; j++)
                InputLine(At(pixels.Current, j, c), At(pixels.Current, 6 + j, c), At(pixels.Current, 12 + j, c),
                    At(pixels.Current, 18 + j, c), At(pixels.Current, 24 + j, c), At(pixels.Current, 30 + j, c),
                    half + j * T.Count, Patch * T.Count);
            for (int i = 0; i < Patch; i++)
            {
                float* d = half + i * Patch * T.Count;
                InputLine(T.Load(d), T.Load(d + T.Count), T.Load(d + 2 * T.Count), T.Load(d + 3 * T.Count), T.Load(d + 4 * T.Count),
                    T.Load(d + 5 * T.Count),
                    planes + i * Patch * plane + c, plane);
            }
        }
    }

    /// <summary>A z Aᵀ: 16 gradient pixels → 36 planes.</summary>
    public static void OutputGrad(in TilePixels pixels, int channels, float* planes, nint plane)
    {
        float* half = stackalloc float[Patch * Results * T.Count];
        for (int c = 0; c < channels; c += T.Count)
        {
            if (c % CacheLine == 0) Prefetch(pixels.Next, Results * Results, c);
            for (int j = 0; j < Results; j++)
                OutputGradLine(At(pixels.Current, j, c), At(pixels.Current, 4 + j, c), At(pixels.Current, 8 + j, c),
                    At(pixels.Current, 12 + j, c), half + j * T.Count, Results * T.Count);
            for (int i = 0; i < Patch; i++)
            {
                float* d = half + i * Results * T.Count;
                OutputGradLine(T.Load(d), T.Load(d + T.Count), T.Load(d + 2 * T.Count), T.Load(d + 3 * T.Count),
                    planes + i * Patch * plane + c, plane);
            }
        }
    }

    /// <summary>Aᵀ m A: 36 planes → 16 pixels.</summary>
    public static void Output(float* planes, nint plane, int channels, in TilePixels pixels)
    {
        float* half = stackalloc float[Results * Patch * T.Count];
        for (int c = 0; c < channels; c += T.Count)
        {
            if (c % CacheLine == 0) Prefetch(pixels.Next, Results * Results, c);
            for (int j = 0; j < Patch; j++)
            {
                float* m = planes + j * plane + c;
                var (y0, y1, y2, y3) = OutputLine(T.Load(m), T.Load(m + 6 * plane), T.Load(m + 12 * plane),
                    T.Load(m + 18 * plane), T.Load(m + 24 * plane), T.Load(m + 30 * plane));
                float* to = half + j * T.Count;
                y0.Store(to);
                y1.Store(to + Patch * T.Count);
                y2.Store(to + 2 * Patch * T.Count);
                y3.Store(to + 3 * Patch * T.Count);
            }
            for (int i = 0; i < Results; i++)
            {
                float* d = half + i * Patch * T.Count;
                var (y0, y1, y2, y3) = OutputLine(T.Load(d), T.Load(d + T.Count), T.Load(d + 2 * T.Count),
                    T.Load(d + 3 * T.Count), T.Load(d + 4 * T.Count), T.Load(d + 5 * T.Count));
                nint* row = pixels.Current + i * Results;
                y0.Store((float*)row[0] + c);
                y1.Store((float*)row[1] + c);
                y2.Store((float*)row[2] + c);
                y3.Store((float*)row[3] + c);
            }
        }
    }

    /// <summary>G g Gᵀ: nine taps <paramref name="tap"/> apart (negative where they run backwards) → 36 planes.</summary>
    public static void Filter(float* taps, nint tap, int channels, float* planes, nint plane)
    {
        float* half = stackalloc float[Patch * Taps * T.Count];
        for (int c = 0; c < channels; c += T.Count)
        {
            for (int j = 0; j < Taps; j++)
            {
                float* g = taps + j * tap + c;
                FilterLine(T.Load(g), T.Load(g + 3 * tap), T.Load(g + 6 * tap), half + j * T.Count, Taps * T.Count);
            }
            for (int i = 0; i < Patch; i++)
            {
                float* g = half + i * Taps * T.Count;
                FilterLine(T.Load(g), T.Load(g + T.Count), T.Load(g + 2 * T.Count), planes + i * Patch * plane + c, plane);
            }
        }
    }

    /// <summary>Gᵀ u G: 36 planes → nine taps.</summary>
    public static void FilterGrad(float* planes, nint plane, int channels, float* taps, nint tap)
    {
        float* half = stackalloc float[Taps * Patch * T.Count];
        for (int c = 0; c < channels; c += T.Count)
        {
            for (int j = 0; j < Patch; j++)
            {
                float* u = planes + j * plane + c;
                FilterGradLine(T.Load(u), T.Load(u + 6 * plane), T.Load(u + 12 * plane), T.Load(u + 18 * plane), T.Load(u + 24 * plane),
                    T.Load(u + 30 * plane),
                    half + j * T.Count, Patch * T.Count);
            }
            for (int i = 0; i < Taps; i++)
            {
                float* u = half + i * Patch * T.Count;
                FilterGradLine(T.Load(u), T.Load(u + T.Count), T.Load(u + 2 * T.Count), T.Load(u + 3 * T.Count), T.Load(u + 4 * T.Count),
                    T.Load(u + 5 * T.Count),
                    taps + i * Taps * tap + c, tap);
            }
        }
    }

    /// <summary>Asks for the pixels of the tile after this one: short runs of far rows are nothing that the processor foresees.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch(nint* pixels, int count, int channel)
    {
        for (int i = 0; Sse.IsSupported && i < count; i++) Sse.Prefetch0((float*)pixels[i] + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T At(nint* pixels, int pixel, int channel) => T.Load((float*)pixels[pixel] + channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void InputLine(T d0, T d1, T d2, T d3, T d4, T d5, float* to, nint step)
    {
        T five = T.Of(-2.5f), low = T.Of(A), high = T.Of(B);
        T.MultiplyAdd(five, d2, d0 + d4).Store(to);
        T even = T.MultiplyAdd(T.Of(-2), d2, d4), odd = T.MultiplyAdd(low, d3, T.Of(-B) * d1);
        (even + odd).Store(to + step);
        (even - odd).Store(to + 2 * step);
        even = T.MultiplyAdd(T.Of(-0.5f), d2, d4);
        odd = T.MultiplyAdd(high, d3, T.Of(-A) * d1);
        (even + odd).Store(to + 3 * step);
        (even - odd).Store(to + 4 * step);
        T.MultiplyAdd(five, d3, d1 + d5).Store(to + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OutputGradLine(T z0, T z1, T z2, T z3, float* to, nint step)
    {
        z0.Store(to);
        T even = T.MultiplyAdd(T.Of(0.5f), z2, z0), odd = T.MultiplyAdd(T.Of(A), z1, T.Of(A3) * z3);
        (even + odd).Store(to + step);
        (even - odd).Store(to + 2 * step);
        even = T.MultiplyAdd(T.Of(2), z2, z0);
        odd = T.MultiplyAdd(T.Of(B), z1, T.Of(B3) * z3);
        (even + odd).Store(to + 3 * step);
        (even - odd).Store(to + 4 * step);
        z3.Store(to + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (T, T, T, T) OutputLine(T m0, T m1, T m2, T m3, T m4, T m5)
    {
        T s1 = m1 + m2, d1 = m1 - m2, s2 = m3 + m4, d2 = m3 - m4;
        return (m0 + s1 + s2,
            T.MultiplyAdd(T.Of(A), d1, T.Of(B) * d2),
            T.MultiplyAdd(T.Of(0.5f), s1, s2 + s2),
            T.MultiplyAdd(T.Of(A3), d1, T.MultiplyAdd(T.Of(B3), d2, m5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FilterLine(T g0, T g1, T g2, float* to, nint step)
    {
        g0.Store(to);
        T even = T.Of(-2 / 3f) * T.MultiplyAdd(T.Of(0.5f), g2, g0), odd = T.Of(-2 / 3f * A) * g1;
        (even + odd).Store(to + step);
        (even - odd).Store(to + 2 * step);
        even = T.Of(1 / 6f) * T.MultiplyAdd(T.Of(2), g2, g0);
        odd = T.Of(B / 6) * g1;
        (even + odd).Store(to + 3 * step);
        (even - odd).Store(to + 4 * step);
        g2.Store(to + 5 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FilterGradLine(T u0, T u1, T u2, T u3, T u4, T u5, float* to, nint step)
    {
        T s1 = u1 + u2, d1 = u1 - u2, s2 = u3 + u4, d2 = u3 - u4;
        T.MultiplyAdd(T.Of(-2 / 3f), s1, T.MultiplyAdd(T.Of(1 / 6f), s2, u0)).Store(to);
        T.MultiplyAdd(T.Of(-2 / 3f * A), d1, T.Of(B / 6) * d2).Store(to + step);
        T.MultiplyAdd(T.Of(1 / 3f), s2 - s1, u5).Store(to + 2 * step);
    }
}
