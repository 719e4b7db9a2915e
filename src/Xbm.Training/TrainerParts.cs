using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Training.Data;
using Xbm.Training.Losses;
using Xbm.Training.Memory;
using Xbm.Training.Optimization;

namespace Xbm.Training;

/// <summary>What a training run is made of. All of it lies on one backend, the model's.</summary>
public sealed record TrainerParts
{
    /// <summary>The network; the trainer disposes it.</summary>
    public required EmbeddingNet Model { get; init; }

    /// <summary>The loss.</summary>
    public required Criterion Criterion { get; init; }

    /// <summary>The optimiser of the model's parameters; the trainer disposes it.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>The learning rate of every step.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The training images.</summary>
    public required ImageSet Images { get; init; }

    /// <summary>Which of them make which batch.</summary>
    public required Sampler Sampler { get; init; }

    /// <summary>What is done to every image of a batch.</summary>
    public TransformChain TrainTransforms { get; init; } = TransformChain.Identity;

    /// <summary>What is done to training images that fill the memory at its start.</summary>
    public TransformChain EvalTransforms { get; init; } = TransformChain.Identity;

    /// <summary>The cross-batch memory, of the embedding's size; null to train without. The trainer disposes it.</summary>
    public CrossBatchMemory? Memory { get; init; }

    /// <summary>When and how the memory is used; its size is the memory's own.</summary>
    public MemoryConfig MemoryUse { get; init; } = new();

    /// <summary>What looks at the gradients, and may change them, between backward and the optimiser's step; in this order.</summary>
    public IReadOnlyList<IGradientHook> GradientHooks { get; init; } = [];

    /// <summary>Decides how images are changed and which ones fill the memory.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The most steps between two calls of <see cref="Trainer.TakeInterval"/>.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Batches prepared ahead.</summary>
    public int Prefetch { get; init; } = 4;

    /// <summary>Threads that read and change images; 0 for one per core, of which those that are not needed sleep.</summary>
    public int LoaderThreads { get; init; }
}
