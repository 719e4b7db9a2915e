namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>
    /// <see cref="BatchNorm2d"/>, max(·, 0) and <see cref="MaxPool2d"/> over size × size windows side by side,
    /// [n, h, w, c] → [n, h/size, w/size, c]: the same values. Where the backend has a pass for it, what lies between is never stored.
    /// </summary>
    /// <param name="x">[n, h, w, c].</param>
    /// <param name="scale">γ [c].</param>
    /// <param name="shift">β [c].</param>
    /// <param name="runningMean">[c], updated in training.</param>
    /// <param name="runningVariance">[c], updated in training.</param>
    /// <param name="training">Whether to use the batch's moments.</param>
    /// <param name="size">Side and stride of the windows.</param>
    /// <param name="momentum">The share of the batch in the running moments.</param>
    /// <param name="epsilon">Added to the variance.</param>
    internal static Tensor BatchNormReluMaxPool2d(this Tensor x, Tensor scale, Tensor shift, Tensor runningMean, Tensor runningVariance,
        bool training, int size, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        var pool = Pool(x, size, size, size, 0);
        if (FusedBlocks(x) is not { } fused)
            return x.BatchNorm2d(scale, shift, runningMean, runningVariance, training, relu: true, momentum, epsilon).MaxPool2d(size, size);
        var (shape, norm) = Moments(x, scale, shift, runningMean, runningVariance, training, relu: true, momentum, epsilon);
        var backend = x.Backend;
        var y = backend.Empty(new Shape(pool.N, pool.OutH, pool.OutW, pool.C));
        var kept = new Indices(backend.Rent<int>(y.Shape.Length));
        fused.BatchNormMaxPool(shape, pool, x.Storage, norm, y.Storage, kept.Storage);
        return backend.Tape.Record(y, [x, scale, shift], dy =>
        {
            var dx = x.NeedsGrad ? backend.Empty(x.Shape) : null;
            Tensor dScale = backend.Empty(scale.Shape), dShift = backend.Empty(shift.Shape);
            ((IFusedBlocks)backend).BatchNormMaxPoolGrad(
                shape, pool, x.Storage, norm, kept.Storage, dy.Storage, dx?.Storage, dScale.Storage, dShift.Storage);
            return [dx, dScale, dShift];
        });
    }

    /// <summary>The backend's fused blocks, if it has any; none while a trace is open, which is to hold the ops one by one.</summary>
    static IFusedBlocks? FusedBlocks(Tensor x) => x.Backend.Tape.Trace is null ? x.Backend as IFusedBlocks : null;
}
