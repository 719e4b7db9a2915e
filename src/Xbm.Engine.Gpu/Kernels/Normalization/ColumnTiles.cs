using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// How a group of 256 threads lies over [rows, columns]: <paramref name="Width"/> neighbouring columns (a power of two up to 32), and as
/// many rows at once as the rest allows. Grid.X counts stripes of rows, Grid.Y blocks of columns; a stripe's results are one row of partial
/// results.
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

    /// <summary>
    /// Groups to aim at: several for each multiprocessor of a large GPU. It depends on no device, so that sums are the same everywhere.
    /// </summary>
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
