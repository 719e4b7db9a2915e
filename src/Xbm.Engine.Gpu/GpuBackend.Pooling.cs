using ILGPU;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void MaxPool(in PoolShape shape, Storage<float> x, Storage<float> y, Storage<int> winners)
    {
        if (y.Length == 0) return;
        _kernels.Of<PoolShape, ArrayView<float>, ArrayView<float>, ArrayView<int>>(Pooling.Max)(
            RowBlocks(shape.N * shape.OutH, shape.OutW * shape.C), shape, x.View(), y.View(), winners.View());
    }

    /// <inheritdoc/>
    public override void MaxPoolGrad(in PoolShape shape, Storage<int> winners, Storage<float> dy, Storage<float> dx)
    {
        if (dx.Length == 0) return;
        _kernels.Of<PoolShape, ArrayView<int>, ArrayView<float>, ArrayView<float>>(Pooling.MaxGrad)(
            RowBlocks(shape.N * shape.H, shape.W * shape.C), shape, winners.View(), dy.View(), dx.View());
    }

    /// <inheritdoc/>
    public override void AvgPool(in PoolShape shape, Storage<float> x, Storage<float> y)
    {
        if (y.Length == 0) return;
        _kernels.Of<PoolShape, ArrayView<float>, ArrayView<float>>(Pooling.Mean)(
            RowBlocks(shape.N * shape.OutH, shape.OutW * shape.C), shape, x.View(), y.View());
    }

    /// <inheritdoc/>
    public override void AvgPoolGrad(in PoolShape shape, Storage<float> dy, Storage<float> dx)
    {
        if (dx.Length == 0) return;
        _kernels.Of<PoolShape, ArrayView<float>, ArrayView<float>>(Pooling.MeanGrad)(
            RowBlocks(shape.N * shape.H, shape.W * shape.C), shape, dy.View(), dx.View());
    }
}
