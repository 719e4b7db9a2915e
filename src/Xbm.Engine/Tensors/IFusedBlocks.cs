namespace Xbm.Engine;

/// <summary>
/// What a backend may have beside the primitives: the block of a small network, convolution, batch norm, rectifier and maximum, in fewer
/// passes over memory. The ops that use it ask for it and call the primitives one by one where a backend has none.
/// </summary>
interface IFusedBlocks
{
    /// <summary>
    /// <see cref="Backend.BatchNorm"/>, then <see cref="Backend.MaxPool"/> over windows side by side, in one pass over x.
    /// <paramref name="kept"/>, one element per window, is for the gradient alone: what it holds is the backend's own affair.
    /// </summary>
    void BatchNormMaxPool(in NormShape shape, in PoolShape pool, Storage<float> x, in NormStorage norm, Storage<float> y,
        Storage<int> kept);

    /// <summary>Its gradient, as that of <see cref="Backend.BatchNorm"/>; <paramref name="dy"/> is of the pooled size.</summary>
    void BatchNormMaxPoolGrad(in NormShape shape, in PoolShape pool, Storage<float> x, in NormStorage norm, Storage<int> kept,
        Storage<float> dy, Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad);

    /// <summary>
    /// Elements that <see cref="ConvBatchNormMaxPool"/> keeps for its gradient; 0 where there is no such pass for these shapes.
    /// </summary>
    int ConvBatchNormMaxPoolKept(in ConvShape conv, in PoolShape pool);

    /// <summary>
    /// <see cref="Backend.Conv2d"/>, <see cref="Backend.ColumnMoments"/> of its result where the norm is by the batch's own, and
    /// <see cref="BatchNormMaxPool"/>, for an image that needs no gradient: what lies between is not stored.
    /// </summary>
    void ConvBatchNormMaxPool(in ConvShape conv, in NormShape shape, in PoolShape pool, Storage<float> x, Storage<float> filter,
        in NormStorage norm, Storage<float> y, Storage<int> kept);

    /// <summary>Its gradient to filter, scale and shift.</summary>
    void ConvBatchNormMaxPoolGrad(in ConvShape conv, in NormShape shape, in PoolShape pool, Storage<float> x, Storage<float> filter,
        in NormStorage norm, Storage<float> y, Storage<int> kept, Storage<float> dy,
        Storage<float> filterGrad, Storage<float> scaleGrad, Storage<float> shiftGrad);
}
