using ILGPU;
using ILGPU.Runtime;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Launching;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

/// <summary>One operand of a product: its values, and how they lie.</summary>
/// <param name="Data">The values.</param>
/// <param name="Layout">Their places.</param>
/// <param name="Wide">Whether four may be read at once.</param>
readonly record struct Operand<TLayout>(ArrayView<float> Data, TLayout Layout, bool Wide) where TLayout : struct, IOperandLayout;

/// <summary>Chooses a product's tiles and slices by its shape, and launches it.</summary>
sealed class ProductLauncher(GpuBackend backend, KernelLauncher kernels)
{
    /// <summary>Fewest depths of a slice, and most floats of all slices' products.</summary>
    const int MinSlice = 256, MaxPartials = 1 << 24;

    /// <summary>C = L·R (+ C) (+ bias).</summary>
    /// <param name="left">C's rows.</param>
    /// <param name="right">C's columns.</param>
    /// <param name="depth">What is summed over.</param>
    /// <param name="c">[rows, columns], or an image where <paramref name="pixels"/> are given.</param>
    /// <param name="pixels">Where rows go that are not neighbours.</param>
    /// <param name="bias">One value per column.</param>
    /// <param name="accumulate">Adds to C.</param>
    public void Run<TLeft, TRight>(
        Operand<TLeft> left, Operand<TRight> right, int depth, ArrayView<float> c, PixelGrid? pixels = null, ArrayView<float>? bias = null,
        bool accumulate = false) where TLeft : struct, IOperandLayout where TRight : struct, IOperandLayout
    {
        int rows = left.Layout.Lines, columns = right.Layout.Lines;
        if (rows == 0 || columns == 0) return;
        // An image without pixels has windows too: on its border alone, all zeros.
        if (left.Data.Length == 0 || right.Data.Length == 0) depth = 0;
        bool tensorCores = backend.TensorCores && left.Wide && right.Wide && columns % 2 == 0;
        long maxSlices = pixels is null ? Math.Min(MaxPartials / ((long)rows * columns), depth / MinSlice) : 1;
        var plan = ProductPlan.Of(tensorCores, rows, columns, depth, maxSlices, backend.Processors);
        bool second = plan.Slices > 1 || bias is not null || accumulate;
        int length = second ? plan.Slices * rows * columns : 0;
        var to = second ? backend.Scratch<float>(ScratchUse.Partials, length) : c;
        var shape = new ProductShape(rows, columns, depth, plan.ColumnTiles, plan.Slice);
        var output = new ProductOutput(columns % 4 == 0 ? 1 : 0, pixels is null ? 0 : 1, pixels ?? default);
        if (tensorCores)
            LaunchTf32(
                plan, new Tf32Arguments(Address(left.Data), Address(right.Data), Address(to), shape, output), left.Layout, right.Layout);
        else
            Launch(plan, new ProductArguments(left.Data, right.Data, to, shape, output), left, right);
        if (second) Sum(to, bias, c, rows * columns, plan.Slices, columns, accumulate);
    }

    /// <summary>y = Σ parts (+ bias) (+ y).</summary>
    public void Sum(
        ArrayView<float> parts, ArrayView<float>? bias, ArrayView<float> y, int length, int count, int columns = 0, bool accumulate = false)
    {
        int runs = 1;
        while (runs < 8 && runs < count) runs *= 2;
        int width = SplitKReduction.Threads / runs;
        kernels.Launch(
            SplitKReduction.Sum, new KernelConfig((length + width - 1) / width, SplitKReduction.Threads),
            new SplitKArguments(parts, bias ?? parts, y, length, count, runs, bias is null ? 0 : columns, accumulate ? 1 : 0));
    }

    void Launch<TLeft, TRight>(ProductPlan plan, in ProductArguments arguments, Operand<TLeft> left, Operand<TRight> right)
        where TLeft : struct, IOperandLayout where TRight : struct, IOperandLayout
    {
        switch (left.Wide, right.Wide)
        {
            case (true, true):
                Launch<TLeft, Wide, TRight, Wide>(plan, arguments, left.Layout, right.Layout);
                break;
            case (true, false):
                Launch<TLeft, Wide, TRight, Narrow>(plan, arguments, left.Layout, right.Layout);
                break;
            case (false, true):
                Launch<TLeft, Narrow, TRight, Wide>(plan, arguments, left.Layout, right.Layout);
                break;
            default:
                Launch<TLeft, Narrow, TRight, Narrow>(plan, arguments, left.Layout, right.Layout);
                break;
        }
    }

    void Launch<TLeft, TLeftWidth, TRight, TRightWidth>(ProductPlan plan, in ProductArguments arguments, TLeft left, TRight right)
        where TLeft : struct, IOperandLayout where TLeftWidth : struct, IWidth
        where TRight : struct, IOperandLayout where TRightWidth : struct, IWidth
    {
        Action<ProductArguments, TLeft, TRight> kernel = (plan.Rows, plan.Columns) switch
        {
            (128, 128) => Products.Multiply<Tile128x128, TLeft, TLeftWidth, TRight, TRightWidth>,
            (128, _) => Products.Multiply<Tile128x64, TLeft, TLeftWidth, TRight, TRightWidth>,
            _ => Products.Multiply<Tile64x64, TLeft, TLeftWidth, TRight, TRightWidth>,
        };
        kernels.Launch(kernel, Grid(plan, plan.Threads), arguments, left, right);
    }

    void LaunchTf32<TLeft, TRight>(ProductPlan plan, in Tf32Arguments arguments, TLeft left, TRight right)
        where TLeft : struct, IOperandLayout where TRight : struct, IOperandLayout =>
        kernels.Launch(
            plan.Columns == 128 ? Tf32Products.Multiply<Tile128x128, TLeft, TRight> : Tf32Products.Multiply<Tile128x64, TLeft, TRight>,
            Grid(plan, Tf32Products.Threads), arguments, left, right);

    static KernelConfig Grid(in ProductPlan plan, int threads) => new(new Index3D(plan.Tiles, plan.Slices, 1), new Index3D(threads, 1, 1));

    /// <summary>Instructions written in PTX take addresses.</summary>
    static long Address(ArrayView<float> view) => view.LoadEffectiveAddressAsPtr().ToInt64();
}
