using Xbm.Engine.Backends;

namespace Xbm.Engine.Gpu;

// Each goes as its kernels come.
public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void SimilarityTopK(in TopKShape shape, Storage<float> queries, Storage<float> gallery, Storage<int> rows, Storage<float> similarities) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void FirstHitRanks(in RankArguments arguments) => throw new NotImplementedException();
}
