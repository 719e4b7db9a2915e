using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>The per-column vectors of a batch normalisation, each [columns].</summary>
struct NormViews
{
    public ArrayView<float> Scale, Shift, Mean, Variance;
    public float Epsilon;

    /// <summary>Whether max(·, 0) follows; 1 for yes.</summary>
    public int Relu;

    /// <summary>Whether the gradient flows through mean and variance; 1 for yes.</summary>
    public int BatchMoments;

    /// <summary>One column's numbers, for a thread that stays in it.</summary>
    public readonly Norm At(int column)
    {
        float inverse = 1 / MathF.Sqrt(Variance[column] + Epsilon);
        return new Norm { Factor = Scale[column] * inverse, Mean = Mean[column], Shift = Shift[column], Inverse = inverse, Relu = Relu };
    }
}

/// <summary>One column: y = factor·(x − mean) + shift, so that a mean far from zero costs no digits.</summary>
struct Norm
{
    public float Factor, Mean, Shift, Inverse;
    public int Relu;

    public readonly float Apply(float x)
    {
        float y = Factor * (x - Mean) + Shift;
        return Relu != 0 && y < 0 ? 0 : y;
    }

    /// <summary>dy where the rectifier let y through; its mask is found anew from x.</summary>
    public readonly float Masked(float dy, float x) => Relu == 0 || Factor * (x - Mean) + Shift > 0 ? dy : 0;
}

/// <summary>Batch normalisation and its gradient (Ioffe and Szegedy, 2015), with the rectifier in the same pass where asked.</summary>
static class Normalization
{
    public static void Forward(ColumnTiles tiles, NormViews views, ArrayView<float> x, ArrayView<float> y)
    {
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        if (c >= columns) return;
        var norm = views.At(c);
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
    public static void Sums(ColumnTiles tiles, NormViews views, ArrayView<float> x, ArrayView<float> dy, ArrayView<float> sums, ArrayView<float> products)
    {
        var shared = SharedMemory.Allocate<float>(ColumnTiles.GroupSize);
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        float sum = 0, product = 0;
        if (c < columns)
        {
            var norm = views.At(c);
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
        sum = Columns.SumLanes(sum, tiles.Width, shared);
        product = Columns.SumLanes(product, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns)
        {
            sums[(long)Grid.IdxX * columns + c] = sum;
            products[(long)Grid.IdxX * columns + c] = product;
        }
    }

    /// <summary>The gradients of scale and shift from the stripes' sums; the tiles lie over [stripes, columns], in one stripe.</summary>
    public static void Finish(
        ColumnTiles tiles, NormViews views, ArrayView<float> sums, ArrayView<float> products, ArrayView<float> scaleGrad, ArrayView<float> shiftGrad)
    {
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
        sum = Columns.SumLanes(sum, tiles.Width, shared);
        product = Columns.SumLanes(product, tiles.Width, shared);
        if (Group.IdxX < tiles.Width && c < columns)
        {
            scaleGrad[c] = product * views.At(c).Inverse;
            shiftGrad[c] = sum;
        }
    }

    /// <summary>dx = factor·(dy − mean(dy) − x̂·mean(dy·x̂)), or factor·dy with moments that are not the batch's.</summary>
    public static void Backward(ColumnTiles tiles, NormViews views, ArrayView<float> x, ArrayView<float> dy, ArrayView<float> dx,
        ArrayView<float> scaleGrad, ArrayView<float> shiftGrad)
    {
        int c = tiles.Column, step = tiles.Step, r = tiles.First, last = tiles.Last, columns = tiles.Columns;
        if (c >= columns) return;
        var norm = views.At(c);
        float share = views.BatchMoments != 0 ? -norm.Factor / tiles.Rows : 0, constant = share * shiftGrad[c], slope = share * norm.Inverse * scaleGrad[c];
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
