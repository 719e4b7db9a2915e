using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

/// <summary>How a product is cut into groups of threads.</summary>
/// <param name="Rows">Rows of a tile.</param>
/// <param name="Columns">Columns of a tile.</param>
/// <param name="RowTiles">Tiles along the rows.</param>
/// <param name="ColumnTiles">Tiles along the columns.</param>
/// <param name="Slices">Slices of the depth.</param>
/// <param name="Slice">Depths of a slice.</param>
readonly record struct ProductPlan(int Rows, int Columns, int RowTiles, int ColumnTiles, int Slices, int Slice)
{
    /// <summary>
    /// The tiles, the speed of each on a full device relative to the largest, and the share of a multiprocessor that one group alone makes
    /// use of.
    /// </summary>
    static readonly (int Rows, int Columns, double Speed, double Alone)[] s_tiles =
        [(128, 128, 1, 0.8), (128, 64, 0.9, 0.55), (64, 64, 0.75, 0.3)];

    /// <summary>
    /// What the second pass over slices takes, in depths of a large tile: to start it, and for a value on one multiprocessor.
    /// </summary>
    const double PassStart = 40, PassValue = 0.005;

    /// <summary>Tiles in all.</summary>
    public int Tiles => RowTiles * ColumnTiles;

    /// <summary>Threads of a group: one for 8 × 8 sums.</summary>
    public int Threads => Rows * Columns / 64;

    /// <summary>
    /// The plan that should take the least time: what tiles compute past the edges is lost, and so are processors without work.
    /// </summary>
    /// <param name="tensorCores">Whether it is <see cref="Tf32Products"/>, which has no small tiles.</param>
    /// <param name="rows">Of the product.</param>
    /// <param name="columns">Of the product.</param>
    /// <param name="depth">What is summed over.</param>
    /// <param name="maxSlices">Most slices of the depth; less than 1 counts as 1.</param>
    /// <param name="processors">Multiprocessors of the device.</param>
    public static ProductPlan Of(bool tensorCores, int rows, int columns, int depth, long maxSlices, int processors)
    {
        ProductPlan best = default;
        double least = double.PositiveInfinity;
        foreach (var (tileRows, tileColumns, speed, alone) in s_tiles)
        {
            if (tensorCores && tileRows == 64) continue;
            int rowTiles = (rows + tileRows - 1) / tileRows, columnTiles = (columns + tileColumns - 1) / tileColumns;
            // Two large groups or eight small ones keep a processor busy.
            double area = tileRows * tileColumns / (128.0 * 128), groups = (double)rowTiles * columnTiles;
            int most = (int)Math.Max(1, Math.Min(maxSlices, Math.Ceiling(2 * processors / area / groups)));
            for (int choice = 0; choice < (most > 1 ? 2 : 1); choice++)
            {
                int wanted = choice == 0 ? 1 : most;
                int slice = wanted == 1 ? depth
                    : ((depth + wanted - 1) / wanted + SharedTile.Depth - 1) / SharedTile.Depth * SharedTile.Depth;
                int slices = wanted == 1 ? 1 : (depth + slice - 1) / slice;
                double time = Math.Max(groups * slices * area / processors / speed, area / alone) * slice;
                if (slices > 1) time += PassStart + PassValue * slices * rows * columns / processors;
                if (time >= least && best.Rows > 0) continue;
                (least, best) = (time, new ProductPlan(tileRows, tileColumns, rowTiles, columnTiles, slices, slice));
            }
        }
        return best;
    }
}
