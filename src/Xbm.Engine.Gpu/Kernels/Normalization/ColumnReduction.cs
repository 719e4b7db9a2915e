using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="ColumnReduction.Sum"/> takes.</summary>
/// <param name="Tiles">How threads lie over X.</param>
/// <param name="X">[rows, columns].</param>
/// <param name="Sums">Out, [stripes, columns].</param>
readonly record struct ColumnSumArguments(ColumnTiles Tiles, ArrayView<float> X, ArrayView<float> Sums);

/// <summary>Sums of columns.</summary>
static class ColumnReduction
{
    /// <summary>sums[stripe, c] = Σ of the stripe's rows. A second launch over these gives the whole sums.</summary>
    public static void Sum(ColumnSumArguments arguments)
    {
        var tiles = arguments.Tiles;
        ArrayView<float> x = arguments.X, sums = arguments.Sums;
        var shared = SharedMemory.Allocate<float>(ColumnTiles.GroupSize);
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        float sum = 0;
        if (c < columns)
        {
            for (; r + 7 * step < last; r += 8 * step)
            {
                long at = (long)r * columns + c, next = (long)step * columns;
                float v0 = x[at], v1 = x[at + next], v2 = x[at + 2 * next], v3 = x[at + 3 * next];
                float v4 = x[at + 4 * next], v5 = x[at + 5 * next], v6 = x[at + 6 * next], v7 = x[at + 7 * next];
                sum += v0 + v1 + (v2 + v3) + (v4 + v5 + (v6 + v7));
            }
            for (; r < last; r += step) sum += x[(long)r * columns + c];
        }
        sum = SumLanes(sum, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns) sums[(long)Grid.IdxX * columns + c] = sum;
    }

    /// <summary>The sum over the group's rows, for each column, in the threads of the first row.</summary>
    public static float SumLanes(float value, int width, ArrayView<float> shared)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int half = ColumnTiles.GroupSize / 2; half >= width; half /= 2)
        {
            if (Group.IdxX < half) shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }
        float sum = shared[Group.IdxX];
        Group.Barrier();
        return sum;
    }
}
