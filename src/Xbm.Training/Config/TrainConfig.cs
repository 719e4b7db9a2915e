using System.ComponentModel.DataAnnotations;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>Length of the run, batches, logging, evaluation, checkpoints.</summary>
public sealed record TrainConfig : IValidatableObject
{
    /// <summary>Optimiser steps.</summary>
    [Range(1, int.MaxValue)]
    public int Iterations { get; init; } = 1500;

    /// <summary>Images in a batch.</summary>
    [Range(2, 65_536)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Iterations between two lines of the log.</summary>
    [Range(1, 1_000_000)]
    public int LogEvery { get; init; } = 50;

    /// <summary>Iterations between two evaluations of the validation set; 0 evaluates only at the end.</summary>
    [Range(0, int.MaxValue)]
    public int EvalEvery { get; init; } = 500;

    /// <summary>Iterations between two checkpoints; 0 saves only at the end and on interruption.</summary>
    [Range(0, int.MaxValue)]
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>The values of K for Recall@K, in ascending order; the first decides which checkpoint is the best.</summary>
    public ValueList<int> RecallAt { get; init; } = [1, 10];

    /// <summary>Threads to compute with; 0 takes every core. Results do not depend on it.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>
    /// Threads that read and change images ahead of the training step; 0 takes one per core, of which those that are not needed sleep.
    /// Results do not depend on it.
    /// </summary>
    [Range(0, 1024)]
    public int LoaderThreads { get; init; }

    /// <summary>Batches prepared ahead.</summary>
    [Range(1, 1024)]
    public int Prefetch { get; init; } = 4;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext context)
    {
        if (RecallAt.Count == 0 || RecallAt[0] < 1 || !RecallAt.Ascends())
            yield return new ValidationResult("ascending whole numbers from 1, such as [1, 10]", [nameof(RecallAt)]);
    }
}
