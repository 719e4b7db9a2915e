using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// How a group of 256 threads lies over [rows, columns]: <paramref name="Width"/> neighbouring columns (a power of two up to 32), and as many
/// rows at once as the rest allows. Grid.X counts stripes of rows, Grid.Y blocks of columns; a stripe's results are one row of partial results.
/// </summary>
/// <param name="Rows">All rows.</param>
/// <param name="Columns">All columns.</param>
/// <param name="Width">Columns of a group.</param>
/// <param name="Stripe">Rows of a group.</param>
readonly record struct ColumnTiles(int Rows, int Columns, int Width, int Stripe)
{
    public const int GroupSize = 256;

    /// <summary>Rows in flight at once in a thread: as many loads hide the memory's latency.</summary>
    public const int Unroll = 8;

    /// <summary>Groups to aim at: several for each multiprocessor of a large GPU. It depends on no device, so that sums are the same everywhere.</summary>
    const int Groups = 1024;

    public static ColumnTiles Of(int rows, int columns)
    {
        int width = 1;
        while (width < Math.Min(columns, 32)) width *= 2;
        int blocks = (columns + width - 1) / width, step = GroupSize / width * Unroll;
        long stripe = ((long)rows * blocks / Groups + step - 1) / step * step;
        return new ColumnTiles(rows, columns, width, (int)Math.Min(Math.Max(stripe, step), int.MaxValue / 2));
    }

    public int Blocks => (Columns + Width - 1) / Width;

    public int Stripes => (int)(((long)Rows + Stripe - 1) / Stripe);

    /// <summary>The tiles of one stripe over the partial results, [stripes, columns].</summary>
    public ColumnTiles OverStripes() => this with { Rows = Stripes, Stripe = Stripes };

    /// <summary>The thread's column; it may lie past the last.</summary>
    public int Column => Grid.IdxY * Width + Group.IdxX % Width;

    /// <summary>The thread's first row.</summary>
    public int First => Grid.IdxX * Stripe + Group.IdxX / Width;

    /// <summary>The row after the group's last.</summary>
    public int Last => Math.Min(Rows, Grid.IdxX * Stripe + Stripe);

    /// <summary>From one row of the thread to its next.</summary>
    public int Step => GroupSize / Width;
}

/// <summary>What <see cref="Columns.Sum"/> takes.</summary>
/// <param name="Tiles">How threads lie over X.</param>
/// <param name="X">[rows, columns].</param>
/// <param name="Sums">Out, [stripes, columns].</param>
readonly record struct ColumnSumArguments(ColumnTiles Tiles, ArrayView<float> X, ArrayView<float> Sums);

/// <summary>Sums of columns.</summary>
static class Columns
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
