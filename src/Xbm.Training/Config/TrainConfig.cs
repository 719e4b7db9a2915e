namespace Xbm.Training.Config;

/// <summary>Block <c>train</c>: length of the run, batches, logging, evaluation, checkpoints.</summary>
public sealed record TrainConfig : IConfigBlock
{
    /// <summary>Optimiser steps.</summary>
    public int Iterations { get; init; } = 1500;

    /// <summary>Images in a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Iterations between two lines of the log.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Iterations between two evaluations; 0 evaluates only at the end.</summary>
    public int EvalEvery { get; init; } = 500;

    /// <summary>Iterations between two checkpoints; 0 saves only at the end and on interruption.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>The values of K for Recall@K, in ascending order; the first decides which checkpoint is the best.</summary>
    public ValueList<int> RecallAt { get; init; } = [1, 10];

    /// <summary>Threads to compute with; 0 takes every core. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    void IConfigBlock.Validate(BlockChecks check)
    {
        check.AtLeast(Iterations, 1);
        check.AtLeast(BatchSize, 2);
        check.AtLeast(LogEvery, 1);
        check.AtLeast(EvalEvery, 0);
        check.AtLeast(CheckpointEvery, 0);
        check.That(RecallAt.Count > 0 && RecallAt[0] >= 1 && BlockChecks.Ascends(RecallAt), RecallAt,
            "ascending whole numbers from 1, such as [1, 10]");
        check.AtLeast(Threads, 0);
        check.AtLeast(Prefetch, 1);
    }
}
