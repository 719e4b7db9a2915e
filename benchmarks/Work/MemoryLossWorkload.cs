using Xbm.Engine;
using Xbm.Training.Losses;
using Xbm.Training.Memory;

namespace Xbm.Benchmarks.Work;

/// <summary>The contrastive loss of a batch against a full cross-batch memory, forward and backward.</summary>
sealed class MemoryLossWorkload : Workload
{
    const float Margin = 0.5f;

    readonly Criterion _criterion = new PairCriterion<ContrastiveLoss>(new ContrastiveLoss(Margin));
    readonly Parameter _anchors;
    readonly Indices _labels, _own;
    readonly CrossBatchMemory _memory;

    /// <param name="anchors">Rows of the batch.</param>
    /// <param name="references">Rows of the memory.</param>
    /// <param name="columns">The embedding's size.</param>
    /// <param name="manyActive">Whether about half of all negative pairs exceed the margin, or almost none.</param>
    /// <param name="computer">Where it runs.</param>
    public MemoryLossWorkload(int anchors, int references, int columns, bool manyActive, Computer computer) : base(computer)
    {
        _anchors = Backend.Parameter(new Shape(anchors, columns));
        _anchors.Set(RandomData.UnitRows(anchors, columns, manyActive, 1));
        _labels = Backend.PersistentIndices(anchors);
        _labels.Set(RandomData.Labels(anchors, 1));
        // No anchor has a copy in this memory.
        _own = Backend.PersistentIndices(anchors);
        _own.Set([.. Enumerable.Repeat(-1, anchors)]);
        _memory = FullMemory.Create(Backend, references, columns, manyActive);
    }

    public override void Run()
    {
        using var step = Backend.BeginStep();
        _criterion.Of(_anchors, _labels, _memory, _own).Loss.Backward();
    }
}
