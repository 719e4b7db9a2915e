using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="Normalization.Forward"/> takes.</summary>
/// <param name="Tiles">How threads lie over X.</param>
/// <param name="Norm">The columns' vectors.</param>
/// <param name="X">[rows, columns].</param>
/// <param name="Y">Out, [rows, columns].</param>
readonly record struct NormArguments(ColumnTiles Tiles, NormViews Norm, ArrayView<float> X, ArrayView<float> Y);

/// <summary>What the kernels of the gradient take.</summary>
/// <param name="Tiles">How threads lie over X, or in <see cref="Normalization.Finish"/> over the stripes' sums, in one stripe.</param>
/// <param name="Norm">The columns' vectors.</param>
/// <param name="X">[rows, columns].</param>
/// <param name="OutputGrad">dy, [rows, columns].</param>
/// <param name="Sums">Σ dy per stripe, [stripes, columns]: from <see cref="Normalization.Sums"/> to
/// <see cref="Normalization.Finish"/>.</param>
/// <param name="CenteredSums">Σ dy·(x − mean) per stripe, likewise.</param>
/// <param name="ScaleGrad">[columns]: from <see cref="Normalization.Finish"/> to <see cref="Normalization.Backward"/>.</param>
/// <param name="ShiftGrad">[columns], likewise.</param>
/// <param name="InputGrad">dx, [rows, columns]; only <see cref="Normalization.Backward"/> writes it.</param>
readonly record struct NormGradArguments(
    ColumnTiles Tiles, NormViews Norm, ArrayView<float> X, ArrayView<float> OutputGrad, ArrayView<float> Sums,
    ArrayView<float> CenteredSums, ArrayView<float> ScaleGrad, ArrayView<float> ShiftGrad, ArrayView<float> InputGrad);

/// <summary>Batch normalisation and its gradient (Ioffe and Szegedy, 2015), with the rectifier in the same pass where asked.</summary>
static class Normalization
{
    public static void Forward(NormArguments arguments)
    {
        var tiles = arguments.Tiles;
        ArrayView<float> x = arguments.X, y = arguments.Y;
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        if (c >= columns) return;
        var norm = arguments.Norm.At(c);
        for (; r + 3 * step < last; r += 4 * step)
        {
            long at = (long)r * columns + c, next = (long)step * columns;
            float v0 = x[at], v1 = x[at + next], v2 = x[at + 2 * next], v3 = x[at + 3 * next];
            y[at] = norm.Apply(v0);
            y[at + next] = norm.Apply(v1);
            y[at + 2 * next] = norm.Apply(v2);
            y[at + 3 * next] = norm.Apply(v3);
        }
        for (; r < last; r += step) y[(long)r * columns + c] = norm.Apply(x[(long)r * columns + c]);
    }

    /// <summary>Of each stripe and column Σ dy and Σ dy·(x − mean).</summary>
    public static void Sums(NormGradArguments arguments)
    {
        var tiles = arguments.Tiles;
        ArrayView<float> x = arguments.X, dy = arguments.OutputGrad;
        var shared = SharedMemory.Allocate<float>(ColumnTiles.GroupSize);
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        float sum = 0, product = 0;
        if (c < columns)
        {
            var norm = arguments.Norm.At(c);
            for (; r + 3 * step < last; r += 4 * step)
            {
                long at = (long)r * columns + c, next = (long)step * columns;
                float x0 = x[at], x1 = x[at + next], x2 = x[at + 2 * next], x3 = x[at + 3 * next];
                float g0 = dy[at], g1 = dy[at + next], g2 = dy[at + 2 * next], g3 = dy[at + 3 * next];
                (g0, g1, g2, g3) = (norm.Masked(g0, x0), norm.Masked(g1, x1), norm.Masked(g2, x2), norm.Masked(g3, x3));
                sum += g0 + g1 + (g2 + g3);
                product += g0 * (x0 - norm.Mean) + g1 * (x1 - norm.Mean) + (g2 * (x2 - norm.Mean) + g3 * (x3 - norm.Mean));
            }
            for (; r < last; r += step)
            {
                long at = (long)r * columns + c;
                float gradient = norm.Masked(dy[at], x[at]);
                sum += gradient;
                product += gradient * (x[at] - norm.Mean);
            }
        }
        sum = ColumnReduction.SumLanes(sum, tiles.Width, shared);
        product = ColumnReduction.SumLanes(product, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns)
        {
            arguments.Sums[(long)Grid.IdxX * columns + c] = sum;
            arguments.CenteredSums[(long)Grid.IdxX * columns + c] = product;
        }
    }

    /// <summary>The gradients of scale and shift from the stripes' sums.</summary>
    public static void Finish(NormGradArguments arguments)
    {
        var tiles = arguments.Tiles;
        ArrayView<float> sums = arguments.Sums, products = arguments.CenteredSums;
        var shared = SharedMemory.Allocate<float>(ColumnTiles.GroupSize);
        int c = tiles.Column, step = tiles.Step, last = tiles.Last, columns = tiles.Columns;
        float sum = 0, product = 0;
        if (c < columns)
        {
            for (int r = tiles.First; r < last; r += step)
            {
                sum += sums[(long)r * columns + c];
                product += products[(long)r * columns + c];
            }
        }
        sum = ColumnReduction.SumLanes(sum, tiles.Width, shared);
        product = ColumnReduction.SumLanes(product, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns)
        {
            arguments.ScaleGrad[c] = product * arguments.Norm.At(c).Inverse;
            arguments.ShiftGrad[c] = sum;
        }
    }

    /// <summary>dx = factor·(dy − mean(dy) − x̂·mean(dy·x̂)), or factor·dy with moments that are not the batch's.</summary>
    public static void Backward(NormGradArguments arguments)
    {
        var tiles = arguments.Tiles;
        ArrayView<float> x = arguments.X, dy = arguments.OutputGrad, dx = arguments.InputGrad;
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        if (c >= columns) return;
        var norm = arguments.Norm.At(c);
        float share = arguments.Norm.BatchMoments != 0 ? -norm.Factor / tiles.Rows : 0;
        float constant = share * arguments.ShiftGrad[c], slope = share * norm.Inverse * arguments.ScaleGrad[c];
        for (; r + 3 * step < last; r += 4 * step)
        {
            long at = (long)r * columns + c, next = (long)step * columns;
            float x0 = x[at], x1 = x[at + next], x2 = x[at + 2 * next], x3 = x[at + 3 * next];
            float g0 = dy[at], g1 = dy[at + next], g2 = dy[at + 2 * next], g3 = dy[at + 3 * next];
            dx[at] = norm.Factor * norm.Masked(g0, x0) + (slope * (x0 - norm.Mean) + constant);
            dx[at + next] = norm.Factor * norm.Masked(g1, x1) + (slope * (x1 - norm.Mean) + constant);
            dx[at + 2 * next] = norm.Factor * norm.Masked(g2, x2) + (slope * (x2 - norm.Mean) + constant);
            dx[at + 3 * next] = norm.Factor * norm.Masked(g3, x3) + (slope * (x3 - norm.Mean) + constant);
        }
        for (; r < last; r += step)
        {
            long at = (long)r * columns + c;
            dx[at] = norm.Factor * norm.Masked(dy[at], x[at]) + (slope * (x[at] - norm.Mean) + constant);
        }
    }
}
