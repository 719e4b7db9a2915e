using ILGPU;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void MaxPool(in PoolShape shape, Storage<float> x, Storage<float> y, Storage<int> winners)
    {
        if (y.Length == 0) return;
        _kernels.Launch(
            Pooling.Max, RowBlocks(shape.N * shape.OutH, shape.OutW * shape.C),
            new PoolArguments(shape, x.View(), y.View(), winners.View()));
    }

    /// <inheritdoc/>
    public override void MaxPoolGrad(in PoolShape shape, Storage<int> winners, Storage<float> dy, Storage<float> dx)
    {
        if (dx.Length == 0) return;
        _kernels.Launch(
            Pooling.MaxGrad, RowBlocks(shape.N * shape.H, shape.W * shape.C),
            new PoolGradArguments(shape, winners.View(), dy.View(), dx.View()));
    }

    /// <inheritdoc/>
    public override void AvgPool(in PoolShape shape, Storage<float> x, Storage<float> y)
    {
        if (y.Length == 0) return;
        _kernels.Launch(
            Pooling.Mean, RowBlocks(shape.N * shape.OutH, shape.OutW * shape.C), new PoolArguments(shape, x.View(), y.View(), NoWinners));
    }

    /// <inheritdoc/>
    public override void AvgPoolGrad(in PoolShape shape, Storage<float> dy, Storage<float> dx)
    {
        if (dx.Length == 0) return;
        _kernels.Launch(
            Pooling.MeanGrad, RowBlocks(shape.N * shape.H, shape.W * shape.C),
            new PoolGradArguments(shape, NoWinners, dy.View(), dx.View()));
    }

    /// <summary>A view of memory that no kernel touches.</summary>
    ArrayView<int> NoWinners => Scratch<int>(ScratchUse.Heads, 1);
}
