using ILGPU;
using ILGPU.Runtime;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

/// <summary>One side of a product: where its values are, and how they lie.</summary>
/// <param name="Data">The values.</param>
/// <param name="Operand">Their places.</param>
/// <param name="Wide">Whether four may be read at once.</param>
readonly record struct Side<TOperand>(ArrayView<float> Data, TOperand Operand, bool Wide) where TOperand : struct, IOperand;

/// <summary>Chooses a product's tiles and slices by its shape, and launches it.</summary>
sealed class Multiplier(GpuBackend backend, KernelCache kernels)
{
    /// <summary>Fewest depths of a slice, and most floats of all slices' products.</summary>
    const int MinSlice = 256, MaxPartials = 1 << 24;

    /// <summary>C = L·R (+ C) (+ bias).</summary>
    /// <param name="left">C's rows.</param>
    /// <param name="right">C's columns.</param>
    /// <param name="depth">What is summed over.</param>
    /// <param name="c">[rows, columns], or an image where <paramref name="pixels"/> are given.</param>
    /// <param name="pixels">Where rows go that are not neighbours.</param>
    /// <param name="bias">One value a column.</param>
    /// <param name="accumulate">Adds to C.</param>
    public void Run<TLeft, TRight>(
        Side<TLeft> left, Side<TRight> right, int depth, ArrayView<float> c, PixelGrid? pixels = null, ArrayView<float>? bias = null, bool accumulate = false)
        where TLeft : struct, IOperand where TRight : struct, IOperand
    {
        int rows = left.Operand.Lines, columns = right.Operand.Lines;
        if (rows == 0 || columns == 0) return;
        // An image without pixels has windows too: on its border alone, all zeros.
        if (left.Data.Length == 0 || right.Data.Length == 0) depth = 0;
        bool tensorCores = backend.TensorCores && left.Wide && right.Wide && columns % 2 == 0;
        var plan = ProductPlan.Of(tensorCores, rows, columns, depth, pixels is null ? Math.Min(MaxPartials / ((long)rows * columns), depth / MinSlice) : 1, backend.Processors);
        bool second = plan.Slices > 1 || bias is not null || accumulate;
        int length = second ? plan.Slices * rows * columns : 0;
        var to = second ? backend.Scratch<float>(ScratchUse.Partials, length) : c;
        var output = new Output(columns % 4 == 0 ? 1 : 0, pixels is null ? 0 : 1, pixels ?? default);
        if (tensorCores) LaunchTf32(plan, left, right, depth, to, output);
        else Launch(plan, left, right, depth, to, output);
        if (second) Sum(to, bias, c, rows * columns, plan.Slices, columns, accumulate);
    }

    /// <summary>y = Σ parts (+ bias) (+ y).</summary>
    public void Sum(ArrayView<float> parts, ArrayView<float>? bias, ArrayView<float> y, int length, int count, int columns = 0, bool accumulate = false)
    {
        int runs = 1;
        while (runs < 8 && runs < count) runs *= 2;
        int width = Parts.Threads / runs;
        kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, int, int, int, int>(Parts.Sum)(
            new KernelConfig((length + width - 1) / width, Parts.Threads), parts, bias ?? parts, y, length, count, runs, bias is null ? 0 : columns, accumulate ? 1 : 0);
    }

    void Launch<TLeft, TRight>(ProductPlan plan, Side<TLeft> left, Side<TRight> right, int depth, ArrayView<float> c, Output output)
        where TLeft : struct, IOperand where TRight : struct, IOperand
    {
        switch (left.Wide, right.Wide)
        {
            case (true, true):
                Launch<TLeft, Wide, TRight, Wide>(plan, left, right, depth, c, output);
                break;
            case (true, false):
                Launch<TLeft, Wide, TRight, Narrow>(plan, left, right, depth, c, output);
                break;
            case (false, true):
                Launch<TLeft, Narrow, TRight, Wide>(plan, left, right, depth, c, output);
                break;
            default:
                Launch<TLeft, Narrow, TRight, Narrow>(plan, left, right, depth, c, output);
                break;
        }
    }

    void Launch<TLeft, TLeftWidth, TRight, TRightWidth>(ProductPlan plan, Side<TLeft> left, Side<TRight> right, int depth, ArrayView<float> c, Output output)
        where TLeft : struct, IOperand where TLeftWidth : struct, IWidth where TRight : struct, IOperand where TRightWidth : struct, IWidth
    {
        var kernel = (plan.Rows, plan.Columns) switch
        {
            (128, 128) => kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, TLeft, TRight, ProductShape, Output>(
                Products.Multiply<Tile128x128, TLeft, TLeftWidth, TRight, TRightWidth>),
            (128, _) => kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, TLeft, TRight, ProductShape, Output>(
                Products.Multiply<Tile128x64, TLeft, TLeftWidth, TRight, TRightWidth>),
            _ => kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, TLeft, TRight, ProductShape, Output>(
                Products.Multiply<Tile64x64, TLeft, TLeftWidth, TRight, TRightWidth>),
        };
        kernel(
            new KernelConfig(new Index3D(plan.Tiles, plan.Slices, 1), new Index3D(plan.Threads, 1, 1)),
            left.Data, right.Data, c, left.Operand, right.Operand,
            new ProductShape(left.Operand.Lines, right.Operand.Lines, depth, plan.ColumnTiles, plan.Slice), output);
    }

    void LaunchTf32<TLeft, TRight>(ProductPlan plan, Side<TLeft> left, Side<TRight> right, int depth, ArrayView<float> c, Output output)
        where TLeft : struct, IOperand where TRight : struct, IOperand
    {
        var kernel = plan.Columns == 128
            ? kernels.Of<long, long, long, TLeft, TRight, ProductShape, Output>(Tf32Products.Multiply<Tile128x128, TLeft, TRight>)
            : kernels.Of<long, long, long, TLeft, TRight, ProductShape, Output>(Tf32Products.Multiply<Tile128x64, TLeft, TRight>);
        kernel(
            new KernelConfig(new Index3D(plan.Tiles, plan.Slices, 1), new Index3D(Tf32Products.Threads, 1, 1)),
            Address(left.Data), Address(right.Data), Address(c), left.Operand, right.Operand,
            new ProductShape(left.Operand.Lines, right.Operand.Lines, depth, plan.ColumnTiles, plan.Slice), output);
    }

    /// <summary>Instructions written in PTX take addresses.</summary>
    static long Address(ArrayView<float> view) => view.LoadEffectiveAddressAsPtr().ToInt64();
}
