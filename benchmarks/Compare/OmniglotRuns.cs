using System.Diagnostics;
using Xbm.Benchmarks.Work;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Metrics;
using Xbm.Training.Setup;

namespace Xbm.Benchmarks.Compare;

/// <summary>Whole runs on Omniglot (configs/omniglot.yaml), with and without memory, a few seeds each: what the memory is worth.</summary>
static class OmniglotRuns
{
    static readonly string s_config = Path.Combine(AppContext.BaseDirectory, "configs", "omniglot.yaml");

    readonly record struct Outcome(double Recall, double Seconds);

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings)
    {
        int threads = settings.Threads.Max();
        var data = Experiment.LoadData(Config(settings, 1, memory: true));
        using var files = new PeerFiles(data);
        var (ours, theirs) = (new Dictionary<bool, List<Outcome>>(), new Dictionary<bool, List<Outcome>>());
        foreach (bool memory in new[] { true, false })
        {
            (ours[memory], theirs[memory]) = ([], []);
            for (int seed = 1; seed <= settings.Seeds; seed++)
            {
                Console.Error.WriteLine($"Omniglot {(memory ? "with" : "without")} memory, seed {seed} …");
                var config = Config(settings, seed, memory);
                ours[memory].Add(Train(config, data, settings.On(threads)));
                if (peer is not null) theirs[memory].Add(Train(peer, config, data, files, threads));
            }
        }
        string seeds = $"mean of {settings.Seeds} seed{(settings.Seeds == 1 ? "" : "s")}";
        yield return Recall($"Omniglot R@1 with memory, {seeds}", threads, Mean(ours[true]), Mean(theirs[true]), 72.5);
        yield return Recall($"Omniglot R@1 without memory, {seeds}", threads, Mean(ours[false]), Mean(theirs[false]), null);
        yield return Recall("Omniglot R@1, gain by the memory in points", threads,
            Mean(ours[true]) - Mean(ours[false]), Mean(theirs[true]) - Mean(theirs[false]), 30);
        double mine = Timing.Median(ours[true].Select(run => run.Seconds));
        double? others = theirs[true].Count == 0 ? null : Timing.Median(theirs[true].Select(run => run.Seconds));
        yield return new Row("Omniglot run with memory, training and evaluation", threads, Row.Number(mine, "s"),
            others is { } time ? Row.Number(time, "s PyTorch") : "", others is { } t ? Row.Number(t / mine, "×") : "");
    }

    static ExperimentConfig Config(Settings settings, int seed, bool memory) => ExperimentConfig.Load(s_config,
        [
            $"data.path={settings.Omniglot}", $"seed={seed}", $"memory.enabled={(memory ? "true" : "false")}",
            $"train.iterations={settings.Iterations}",
        ]);

    static Outcome Train(ExperimentConfig config, DataSplit data, Computer computer)
    {
        long start = Stopwatch.GetTimestamp();
        using var backend = computer.Open();
        using var trainer = Experiment.CreateTrainer(config, data, backend);
        while (trainer.Iteration < config.Train.Iterations)
        {
            trainer.Step();
            if (trainer.Iteration % config.Train.LogEvery == 0) trainer.TakeInterval();
        }
        double[] recall = Evaluator.RecallAtK(trainer.Model, data.Query, data.Gallery, config.Train.RecallAt, config.Train.BatchSize);
        return new Outcome(100 * recall[0], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    static Outcome Train(Peer peer, ExperimentConfig config, DataSplit data, PeerFiles files, int threads)
    {
        var answer = peer.Ask(new PeerTask("PyTorch", "omniglot", new()
        {
            ["train_file"] = files.Train,
            ["train"] = data.Train.Count,
            ["test_file"] = files.Test,
            ["test"] = data.Query.Count,
            ["side"] = data.Train.Height,
            ["seed"] = config.Seed,
            ["iterations"] = config.Train.Iterations,
            ["batch"] = config.Train.BatchSize,
            ["memory"] = config.Memory.Enabled,
            ["memory_start"] = config.Memory.Start,
        }), threads, 0);
        if (answer.Error is { } error) throw new XbmException($"the peer on Omniglot: {error}");
        return new Outcome(100 * (double)answer.Json["recall"]!, answer.Seconds);
    }

    static double Mean(List<Outcome> runs) => runs.Count == 0 ? double.NaN : runs.Average(run => run.Recall);

    static Row Recall(string work, int threads, double ours, double theirs, double? target) => new(work, threads, Row.Number(ours, ""),
        double.IsNaN(theirs) ? "" : Row.Number(theirs, "PyTorch"), Target: target is { } t ? $"≥ {Row.Number(t, "")}" : "",
        Reached: target is null ? null : ours >= target);
}
