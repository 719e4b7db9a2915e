using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Runs;
using Xbm.Training.Setup;

namespace Xbm.Training.Tests.Trainers;

/// <summary>A training run in a folder, stopped and continued as the command line does it.</summary>
sealed class RunOnDisk(string path, ExperimentConfig config, DataSplit? data = null)
{
    bool _started;

    internal RunFolder Folder { get; } = RunFolder.CreateAt(path, config, RunEnvironment.Collect("cpu", []));

    /// <summary>Runs on, to the end or until <paramref name="stopAt"/> steps are made.</summary>
    /// <returns>What it ended with; null where it was stopped.</returns>
    internal RunResult? Go(int stopAt = int.MaxValue)
    {
        using var backend = new CpuBackend(config.Train.Threads);
        using var trainer = Experiment.CreateTrainer(config, data ?? Tiny.Data, backend);
        using var run = new TrainingRun(Folder, trainer, data ?? Tiny.Data, config.Data.Validation, config.Train, resume: _started);
        _started = true;
        using var source = new CancellationTokenSource();
        if (trainer.Iteration >= stopAt) source.Cancel();
        try
        {
            return run.Run(new Stopper(stopAt, source), source.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(stopAt, trainer.Iteration);
            return null;
        }
    }

    /// <summary>metrics.jsonl without what a clock decides.</summary>
    internal string[] Metrics() =>
        [.. File.ReadAllLines(Folder.MetricsFile)
            .Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"(images_per_second|waited_for_data)\":[^,}]*,?", ""))];

    /// <summary>Presses Ctrl-C, as it were, after so many steps.</summary>
    sealed class Stopper(int stopAt, CancellationTokenSource source) : IRunObserver
    {
        public void Stepped(int iteration)
        {
            if (iteration == stopAt) source.Cancel();
        }
    }
}
