using ILGPU;
using Xbm.Engine.Gpu.Kernels;

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
        var sum = _kernels.Of<ColumnTiles, ArrayView<float>, ArrayView<float>>(Columns.Sum);
        if (tiles.Stripes == 1)
        {
            sum(Grid(tiles), tiles, x.View(), y.View());
            return;
        }
        var sums = Scratch<float>(ScratchUse.Partials, (long)tiles.Stripes * columns);
        sum(Grid(tiles), tiles, x.View(), sums);
        var whole = tiles.OverStripes();
        sum(Grid(whole), whole, sums, y.View());
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
        _kernels.Of<ColumnTiles, ArrayView<float>, ArrayView<Moment>>(Moments.OfStripes)(Grid(tiles), tiles, x.View(), moments);
        _kernels.Of<ColumnTiles, ArrayView<Moment>, ArrayView<float>, ArrayView<float>, ArrayView<float>>(Moments.Finish)(
            Grid(whole), whole, moments, x.View(), mean.View(), variance.View());
    }

    /// <inheritdoc/>
    public override void BatchNorm(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> y)
    {
        if (shape.Rows == 0 || shape.Columns == 0) return;
        var tiles = ColumnTiles.Of(shape.Rows, shape.Columns);
        _kernels.Of<ColumnTiles, NormViews, ArrayView<float>, ArrayView<float>>(Normalization.Forward)(
            Grid(tiles), tiles, Views(shape, norm), x.View(), y.View());
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
        var views = Views(shape, norm);
        long partials = (long)tiles.Stripes * shape.Columns;
        var scratch = Scratch<float>(ScratchUse.Partials, 2 * partials);
        ArrayView<float> sums = scratch.SubView(0, partials), products = scratch.SubView(partials, partials);
        _kernels.Of<ColumnTiles, NormViews, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>>(Normalization.Sums)(
            Grid(tiles), tiles, views, x.View(), dy.View(), sums, products);
        _kernels.Of<ColumnTiles, NormViews, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>>(Normalization.Finish)(
            Grid(whole), whole, views, sums, products, scaleGrad.View(), shiftGrad.View());
        if (dx is null) return;
        _kernels.Of<ColumnTiles, NormViews, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>>(
            Normalization.Backward)(Grid(tiles), tiles, views, x.View(), dy.View(), dx.View(), scaleGrad.View(), shiftGrad.View());
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
