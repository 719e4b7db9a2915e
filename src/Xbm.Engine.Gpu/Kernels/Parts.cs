using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>The second pass of a product whose depth was cut into slices.</summary>
static class Parts
{
    /// <summary>Threads of a group.</summary>
    public const int Threads = 256;

    /// <summary>
    /// y[i] = Σ_p parts[p, i] (+ bias[i mod columns]) (+ y[i]), always in the same order: each of <paramref name="runs"/> threads of an element
    /// takes every so many parts, then their sums are added in order. Group x has Threads / runs elements.
    /// </summary>
    /// <param name="parts">[count, length].</param>
    /// <param name="bias">[columns]; anything where <paramref name="columns"/> is 0.</param>
    /// <param name="y">[length].</param>
    /// <param name="length">Elements.</param>
    /// <param name="count">Parts.</param>
    /// <param name="runs">A power of 2 up to 8.</param>
    /// <param name="columns">The bias's length; 0 for none.</param>
    /// <param name="accumulate">1 adds to what is there.</param>
    public static void Sum(ArrayView<float> parts, ArrayView<float> bias, ArrayView<float> y, int length, int count, int runs, int columns, int accumulate)
    {
        var sums = SharedMemory.Allocate<float>(Threads);
        int width = Threads / runs, run = Group.IdxX / width, i = Grid.IdxX * width + Group.IdxX % width;
        float sum = 0;
        if (i < length)
            for (int part = run; part < count; part += runs) sum += parts[(long)part * length + i];
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (run > 0 || i >= length) return;
        for (int other = 1; other < runs; other++) sum += sums[other * width + Group.IdxX];
        if (columns > 0) sum += bias[i % columns];
        if (accumulate != 0) sum += y[i];
        y[i] = sum;
    }
}
