namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>
    /// The block of a small network: <see cref="Conv2d"/> of stride 1, then <see cref="BatchNormReluMaxPool2d"/>,
    /// [n, h, w, c] ⋆ [r, s, c, k] → [n, oh/size, ow/size, k]. Where the image needs no gradient and the backend has a pass for it, as for
    /// the first block over images of one channel, the convolution's result is never stored.
    /// </summary>
    /// <param name="x">[n, h, w, c].</param>
    /// <param name="filter">[r, s, c, k].</param>
    /// <param name="scale">γ [k].</param>
    /// <param name="shift">β [k].</param>
    /// <param name="runningMean">[k], updated in training.</param>
    /// <param name="runningVariance">[k], updated in training.</param>
    /// <param name="training">Whether to use the batch's moments.</param>
    /// <param name="size">Side and stride of the windows.</param>
    /// <param name="padding">Zeros around the image.</param>
    /// <param name="momentum">The share of the batch in the running moments.</param>
    /// <param name="epsilon">Added to the variance.</param>
    internal static Tensor ConvBatchNormReluMaxPool2d(this Tensor x, Tensor filter, Tensor scale, Tensor shift,
        Tensor runningMean, Tensor runningVariance, bool training, int size, int padding = 0, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        var backend = x.Backend;
        var conv = Convolution(x, filter, 1, padding);
        var pool = new PoolShape(conv.N, conv.OutH, conv.OutW, conv.K, size, size, Math.Max(1, size), 0);
        var fused = FusedBlocks(x);
        int keep = x.NeedsGrad || fused is null ? 0 : fused.ConvBatchNormMaxPoolKept(conv, pool);
        if (keep == 0)
        {
            return x.Conv2d(filter, 1, padding)
                .BatchNormReluMaxPool2d(scale, shift, runningMean, runningVariance, training, size, momentum, epsilon);
        }
        var (shape, norm) = Norm(filter, conv.OutPixels, scale, shift, runningMean, runningVariance, training, relu: true, epsilon,
            nameof(ConvBatchNormReluMaxPool2d));
        var y = backend.Empty(new Shape(pool.N, pool.OutH, pool.OutW, pool.C));
        var kept = new Indices(backend.Rent<int>(keep));
        fused!.ConvBatchNormMaxPool(conv, shape, pool, x.Storage, filter.Storage, norm, y.Storage, kept.Storage);
        if (training) Track(backend, shape, norm, runningMean, runningVariance, momentum);
        return backend.Tape.Record(y, [filter, scale, shift], dy =>
        {
            Tensor dFilter = backend.Empty(filter.Shape), dScale = backend.Empty(scale.Shape), dShift = backend.Empty(shift.Shape);
            ((IFusedBlocks)backend).ConvBatchNormMaxPoolGrad(conv, shape, pool, x.Storage, filter.Storage, norm, y.Storage, kept.Storage,
                dy.Storage, dFilter.Storage, dScale.Storage, dShift.Storage);
            return [dFilter, dScale, dShift];
        });
    }
}
