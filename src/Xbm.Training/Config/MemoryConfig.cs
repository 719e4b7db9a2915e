namespace Xbm.Training.Config;

/// <summary>Which pairs the loss sums once the memory is in use.</summary>
public enum LossSum
{
    /// <summary>Batch against memory alone, as the paper has it.</summary>
    Memory,

    /// <summary>Batch against batch plus weight × batch against memory, as the released code has it.</summary>
    BatchAndMemory,
}

/// <summary>Block <c>memory</c>: the cross-batch memory (Wang et al., "Cross-Batch Memory for Embedding Learning", CVPR 2020).</summary>
public sealed record MemoryConfig : IConfigBlock
{
    /// <summary>Whether there is a memory at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Capacity as a fraction of the training set; 1 where neither this nor <see cref="Rows"/> is given.</summary>
    public double? Ratio { get; init; }

    /// <summary>Capacity in embeddings, instead of <see cref="Ratio"/>.</summary>
    public int? Rows { get; init; }

    /// <summary>Warm-up: iterations before the memory is filled and used.</summary>
    public int Start { get; init; } = 500;

    /// <summary>
    /// Whether the memory is filled at <see cref="Start"/> with sampled training images, embedded by the warm model. Off by default: a ring that is
    /// full at once pulls all positives of a class together before its negatives resist, and on Omniglot costs some points of R@1.
    /// </summary>
    public bool Initialize { get; init; }

    /// <summary>Which pairs the loss sums.</summary>
    public LossSum Sum { get; init; } = LossSum.BatchAndMemory;

    /// <summary>The weight of the memory's term beside the batch's.</summary>
    public double Weight { get; init; } = 1.0;

    /// <summary>The ring's capacity in rows for a training set of <paramref name="trainingImages"/>; never less than one batch.</summary>
    public int Capacity(int trainingImages, int batchSize) =>
        Rows ?? Math.Max(batchSize, (int)Math.Round((Ratio ?? 1.0) * trainingImages));

    /// <summary>The same block with the capacity spelled out.</summary>
    internal MemoryConfig Resolved() => Ratio is null && Rows is null ? this with { Ratio = 1.0 } : this;

    void IConfigBlock.Validate(BlockChecks check)
    {
        check.That(Ratio is null || Rows is null, Rows, "either memory.ratio or memory.rows (take the other one back with null)");
        check.That(Ratio is null or (> 0 and <= 1), Ratio, "a number above 0 and at most 1, the fraction of the training set");
        check.That(Rows is null or >= 1, Rows, "at least 1");
        check.AtLeast(Start, 0);
        check.AtLeast(Weight, 0);
    }
}
