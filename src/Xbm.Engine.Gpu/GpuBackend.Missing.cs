using Xbm.Engine.Backends;
using Xbm.Engine.Optim;

namespace Xbm.Engine.Gpu;

// Each goes as its kernels come.
public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    protected override Storage<T> CreateStorage<T>(int length) => new GpuStorage<T>(this, length);

    /// <inheritdoc/>
    public override void Upload<T>(ReadOnlySpan<T> source, Storage<T> destination) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void Download<T>(Storage<T> source, Span<T> destination, int offset = 0) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void Fill(Storage<float> destination, float value) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void Copy<T>(Storage<T> source, int sourceOffset, Storage<T> destination, int destinationOffset, int count) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void Map<TOp>(TOp op, Storage<float> x, Storage<float> y) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void Zip<TOp>(TOp op, Storage<float> a, Storage<float> b, Storage<float> y, Broadcast broadcast, int rows, int columns) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void ColumnSums(Storage<float> x, Storage<float> y, int rows, int columns) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void RowSums(Storage<float> x, Storage<float> y, int rows, int columns) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void MaxPool(in PoolShape shape, Storage<float> x, Storage<float> y, Storage<int> winners) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void MaxPoolGrad(in PoolShape shape, Storage<int> winners, Storage<float> dy, Storage<float> dx) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void AvgPool(in PoolShape shape, Storage<float> x, Storage<float> y) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void AvgPoolGrad(in PoolShape shape, Storage<float> dy, Storage<float> dx) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void ColumnMoments(Storage<float> x, Storage<float> mean, Storage<float> variance, int rows, int columns) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void BatchNorm(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> y) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void BatchNormGrad(in NormShape shape, Storage<float> x, in NormStorage norm, Storage<float> dy,
        Storage<float>? dx, Storage<float> scaleGrad, Storage<float> shiftGrad) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void SimilarityTopK(in TopKShape shape, Storage<float> queries, Storage<float> gallery, Storage<int> rows, Storage<float> similarities) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void FirstHitRanks(in RankArguments arguments) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void SgdStep(in SgdSettings settings, Storage<float> parameter, Storage<float> gradient, Storage<float>? momentum) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void AdamStep(in AdamSettings settings, long iteration, Storage<float> parameter, Storage<float> gradient,
        Storage<float> mean, Storage<float> square) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void RandomUniform(Storage<float> destination, float low, float high, ulong seed, ulong stream) => throw new NotImplementedException();
}
