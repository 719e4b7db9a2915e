using System.ComponentModel.DataAnnotations;

namespace Xbm.Training.Memory;

/// <summary>Which pairs the loss sums once the memory is in use.</summary>
public enum LossSum
{
    /// <summary>Batch against memory alone, as the paper has it.</summary>
    Memory,

    /// <summary>Batch against batch plus weight × batch against memory, as the released code has it.</summary>
    BatchAndMemory,
}

/// <summary>The cross-batch memory (Wang et al., "Cross-Batch Memory for Embedding Learning", CVPR 2020).</summary>
public sealed record MemoryConfig : IValidatableObject
{
    /// <summary>Whether there is a memory at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Capacity as a fraction of the training set; 1 where neither this nor rows is given.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, ErrorMessage = "a number above 0 and at most 1, the fraction of the training set")]
    public double? Ratio { get; init; }

    /// <summary>Capacity in embeddings, instead of ratio.</summary>
    [Range(1, int.MaxValue)]
    public int? Rows { get; init; }

    /// <summary>Warm-up: iterations before the memory is filled and used.</summary>
    [Range(0, int.MaxValue)]
    public int Start { get; init; } = 500;

    /// <summary>
    /// Whether the memory is filled at its start with sampled training images, embedded by the warm model. Off by default: a ring that
    /// is full at once pulls all positives of a class together before its negatives resist, and on Omniglot costs some points of R@1.
    /// </summary>
    public bool Initialize { get; init; }

    /// <summary>Which pairs the loss sums: the memory's alone, or the batch's as well.</summary>
    public LossSum Sum { get; init; } = LossSum.BatchAndMemory;

    /// <summary>The weight of the memory's term beside the batch's.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Weight { get; init; } = 1.0;

    /// <summary>The ring's capacity in rows for a training set of <paramref name="trainingImages"/>; never less than one batch.</summary>
    public int Capacity(int trainingImages, int batchSize) =>
        Rows ?? Math.Max(batchSize, (int)Math.Round((Ratio ?? 1.0) * trainingImages));

    /// <summary>The same block with the capacity spelled out.</summary>
    internal MemoryConfig Resolved() => Ratio is null && Rows is null ? this with { Ratio = 1.0 } : this;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext context)
    {
        if (Ratio is not null && Rows is not null)
            yield return new ValidationResult("either memory.ratio or memory.rows (take the other one back with null)", [nameof(Rows)]);
        if (Sum == LossSum.Memory && Weight != 1)
            yield return new ValidationResult("1, because memory.sum is memory: there is no term of the batch to weigh it against",
                [nameof(Weight)]);
    }
}
