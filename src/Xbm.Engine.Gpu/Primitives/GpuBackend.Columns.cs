using ILGPU;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void ColumnSums(Storage<float> x, Storage<float> y, int rows, int columns)
    {
        if (columns == 0) return;
        if (rows == 0)
        {
            Fill(y, 0);
            return;
        }
        var tiles = ColumnTiles.Of(rows, columns);
        if (tiles.Stripes == 1)
        {
            _kernels.Launch(ColumnReduction.Sum, Grid(tiles), new ColumnSumArguments(tiles, x.View(), y.View()));
            return;
        }
        var sums = Scratch<float>(ScratchUse.Partials, (long)tiles.Stripes * columns);
        _kernels.Launch(ColumnReduction.Sum, Grid(tiles), new ColumnSumArguments(tiles, x.View(), sums));
        var whole = tiles.OverStripes();
        _kernels.Launch(ColumnReduction.Sum, Grid(whole), new ColumnSumArguments(whole, sums, y.View()));
    }

    /// <inheritdoc/>
    public override void ColumnMoments(Storage<float> x, Storage<float> mean, Storage<float> variance, int rows, int columns)
    {
        if (columns == 0) return;
        if (rows == 0)
        {
            Fill(mean, 0);
            Fill(variance, 0);
            return;
        }
        ColumnTiles tiles = ColumnTiles.Of(rows, columns), whole = tiles.OverStripes();
        var moments = Scratch<Moment>(ScratchUse.Partials, (long)tiles.Stripes * columns);
        _kernels.Launch(Moments.OfStripes, Grid(tiles), new StripeMomentArguments(tiles, x.View(), moments));
        _kernels.Launch(Moments.Finish, Grid(whole), new FinishMomentArguments(whole, moments, x.View(), mean.View(), variance.View()));
    }

    /// <inheritdoc/>
    public override void BatchNorm(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> y)
    {
        if (shape.Rows == 0 || shape.Columns == 0) return;
        var tiles = ColumnTiles.Of(shape.Rows, shape.Columns);
        _kernels.Launch(Normalization.Forward, Grid(tiles), new NormArguments(tiles, Views(shape, norm), x.View(), y.View()));
    }

    /// <inheritdoc/>
    public override void BatchNormGrad(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> dy,
        Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad)
    {
        if (shape.Columns == 0) return;
        if (shape.Rows == 0)
        {
            Fill(scaleGrad, 0);
            Fill(shiftGrad, 0);
            return;
        }
        ColumnTiles tiles = ColumnTiles.Of(shape.Rows, shape.Columns), whole = tiles.OverStripes();
        long partials = (long)tiles.Stripes * shape.Columns;
        var scratch = Scratch<float>(ScratchUse.Partials, 2 * partials);
        var arguments = new NormGradArguments(
            tiles, Views(shape, norm), x.View(), dy.View(), scratch.SubView(0, partials), scratch.SubView(partials, partials),
            scaleGrad.View(), shiftGrad.View(), InputGrad: (dx ?? dy).View());
        _kernels.Launch(Normalization.Sums, Grid(tiles), arguments);
        _kernels.Launch(Normalization.Finish, Grid(whole), arguments with { Tiles = whole });
        if (dx is not null) _kernels.Launch(Normalization.Backward, Grid(tiles), arguments);
    }

    static KernelConfig Grid(in ColumnTiles tiles) =>
        new(new Index3D(tiles.Stripes, tiles.Blocks, 1), new Index3D(ColumnTiles.GroupSize, 1, 1));

    static NormViews Views(in NormShape shape, in NormStorage norm) => new()
    {
        Scale = norm.Scale.View(),
        Shift = norm.Shift.View(),
        Mean = norm.Mean.View(),
        Variance = norm.Variance.View(),
        Epsilon = shape.Epsilon,
        Relu = shape.Relu ? 1 : 0,
        BatchMoments = shape.BatchMoments ? 1 : 0,
    };
}
