using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="SplitKReduction.Sum"/> takes.</summary>
/// <param name="Parts">[count, length].</param>
/// <param name="Bias">[columns]; anything where <paramref name="Columns"/> is 0.</param>
/// <param name="Y">[length].</param>
/// <param name="Length">Elements.</param>
/// <param name="Count">Parts.</param>
/// <param name="Runs">Threads that share an element: a power of 2 up to 8.</param>
/// <param name="Columns">The bias's length; 0 for none.</param>
/// <param name="Accumulate">1 adds to what is there.</param>
readonly record struct SplitKArguments(
    ArrayView<float> Parts, ArrayView<float> Bias, ArrayView<float> Y, int Length, int Count, int Runs, int Columns, int Accumulate);

/// <summary>The second pass of a product whose depth was cut into slices.</summary>
static class SplitKReduction
{
    /// <summary>Threads of a group.</summary>
    public const int Threads = 256;

    /// <summary>
    /// y[i] = Σ_p parts[p, i] (+ bias[i mod columns]) (+ y[i]), always in the same order: each of the threads that share an element
    /// takes every so many parts, then their sums are added in order. Group x has Threads / runs elements.
    /// </summary>
    public static void Sum(SplitKArguments arguments)
    {
        ArrayView<float> parts = arguments.Parts, y = arguments.Y;
        int length = arguments.Length, count = arguments.Count, runs = arguments.Runs, columns = arguments.Columns;
        var sums = SharedMemory.Allocate<float>(Threads);
        int width = Threads / runs, run = Group.IdxX / width, i = Grid.IdxX * width + Group.IdxX % width;
        float sum = 0;
        if (i < length)
            for (int part = run; part < count; part += runs) sum += parts[(long)part * length + i];
        sums[Group.IdxX] = sum;
        Group.Barrier();
        if (run > 0 || i >= length) return;
        for (int other = 1; other < runs; other++) sum += sums[other * width + Group.IdxX];
        if (columns > 0) sum += arguments.Bias[i % columns];
        if (arguments.Accumulate != 0) sum += y[i];
        y[i] = sum;
    }
}
