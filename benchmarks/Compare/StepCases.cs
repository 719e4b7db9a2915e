using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Whole training steps against PyTorch's with a dense vectorised loss.</summary>
static class StepCases
{
    /// <summary>Omniglot's training images: the memory of the run that the promise is about.</summary>
    public const int OmniglotImages = 19_280;

    public static IEnumerable<Case> All(Settings settings) =>
        from references in new[] { 0, OmniglotImages, 20_000, 50_000 }
        from threads in settings.Threads
        select new Case(
            references == 0 ? "ConvNet4 step, in-batch loss" : $"ConvNet4 step, memory of {references:N0}", threads,
            () => new TrainingStepWorkload(references, threads, settings.VectorBits),
            Task(references), Target: references == OmniglotImages ? 1.0 : null);

    public static PeerTask Task(int references, string task = "step") =>
        new("PyTorch", task, new() { ["batch"] = TrainingStep.Batch, ["references"] = references });
}
