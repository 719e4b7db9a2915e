using Xbm.Engine;
using Xbm.Training.Memory;

namespace Xbm.Training.Losses;

/// <summary>A pair loss over a batch's embeddings, within the batch or against a memory.</summary>
public abstract class Criterion
{
    /// <summary>The loss of the pairs within the batch.</summary>
    /// <param name="embeddings">[m, d].</param>
    /// <param name="labels">[m].</param>
    public abstract PairLossValue Of(Tensor embeddings, Indices labels);

    /// <summary>The loss of each embedding with each row of the memory but its own copy; no gradient flows to the memory.</summary>
    /// <param name="embeddings">[m, d].</param>
    /// <param name="labels">[m].</param>
    /// <param name="memory">The references.</param>
    /// <param name="own">[m]: the slots of the embeddings' own copies, from <see cref="CrossBatchMemory.Enqueue"/>.</param>
    public abstract PairLossValue Of(Tensor embeddings, Indices labels, CrossBatchMemory memory, Indices own);
}

/// <summary><see cref="Criterion"/> over one pair weighting.</summary>
public sealed class PairCriterion<TLoss>(TLoss loss) : Criterion where TLoss : struct, IPairLoss
{
    int[] _places = [];

    /// <inheritdoc/>
    public override PairLossValue Of(Tensor embeddings, Indices labels)
    {
        int count = embeddings.Shape[0];
        if (_places.Length != count) _places = [.. Enumerable.Range(0, count)];
        return embeddings.PairLoss(labels, loss, embeddings, labels, embeddings.Backend.From(_places), count);
    }

    /// <inheritdoc/>
    public override PairLossValue Of(Tensor embeddings, Indices labels, CrossBatchMemory memory, Indices own) =>
        embeddings.PairLoss(labels, loss, memory.Rows, memory.Labels, own, memory.Count);
}
