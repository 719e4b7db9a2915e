using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Whole training steps against PyTorch's with each of the losses that people use, and against ourselves on one thread.</summary>
static class StepCases
{
    /// <summary>Omniglot's training images: the memory of a real run.</summary>
    public const int OmniglotImages = 19_280;

    const double ScalingTarget = 1.8;

    static readonly int[] s_memories = [20_000, 50_000];

    static readonly (string Name, string Task, double Target)[] s_peers =
        [("dense", "step", 1.5), ("loop", "step_loop", 5), ("pytorch-metric-learning", "step_metric_learning", 2.5)];

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings) =>
        settings.OnCpu
            ? [.. SideBySide.Rows(All(settings), peer, settings), .. Scaling(settings)]
            : SideBySide.Rows(OnGpu(settings), peer, settings);

    /// <summary>As fast as PyTorch's eager step.</summary>
    static IEnumerable<Case> OnGpu(Settings settings) =>
        new[] { 0, OmniglotImages, 50_000 }.Select(references => Create(references, settings.Threads[0], settings, Task(references), 1));

    public static PeerTask Task(int references, string task = "step", string name = "PyTorch") =>
        new(name, task, new() { ["batch"] = TrainingStep.Batch, ["references"] = references });

    static IEnumerable<Case> All(Settings settings)
    {
        foreach (int threads in settings.Threads) yield return Create(0, threads, settings, Task(0), null);
        foreach (int threads in settings.Threads) yield return Create(OmniglotImages, threads, settings, Task(OmniglotImages), 1);
        foreach (int references in s_memories)
            foreach (int threads in settings.Threads)
                foreach (var (name, task, target) in s_peers)
                    yield return Create(references, threads, settings, Task(references, task, name), target);
    }

    static Case Create(int references, int threads, Settings settings, PeerTask task, double? target) =>
        new(Name(references), threads, () => new TrainingStepWorkload(references, settings.On(threads)), [task], Target: target);

    /// <summary>What the second thread is worth; both alternate, as the two sides of a comparison do.</summary>
    static IEnumerable<Row> Scaling(Settings settings)
    {
        if (!settings.Threads.Contains(1) || !settings.Threads.Contains(2)) yield break;
        foreach (int references in s_memories)
        {
            Console.Error.WriteLine($"{Name(references)}, 1 thread and 2 …");
            using var one = new TrainingStepWorkload(references, settings.On(1));
            using var two = new TrainingStepWorkload(references, settings.On(2));
            var turns = Turns.Take(settings, one, two);
            double gain = turns[0] / turns[1];
            yield return new Row($"{Name(references)}, 1 → 2 threads", 2,
                SideBySide.Value(turns[1]), $"{SideBySide.Value(turns[0])} ours on 1 thread",
                Row.Number(gain, "×"), $"≥ {Row.Number(ScalingTarget, "×")}", gain >= ScalingTarget, turns.Spread);
        }
    }

    static string Name(int references) => references == 0 ? "ConvNet4 step, in-batch loss" : $"ConvNet4 step, memory of {references:N0}";
}
