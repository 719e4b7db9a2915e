using System.Diagnostics;
using Xbm.Training.Config;
using Xbm.Training.Metrics;

namespace Xbm.Training.Runs;

/// <summary>One training run in its folder: steps, log lines, evaluations, checkpoints.</summary>
sealed class TrainingRun : IDisposable
{
    readonly RunFolder _folder;
    readonly Trainer _trainer;
    readonly MetricsLog _log;
    readonly Stopwatch _interval = new();
    int _timed;
    double _best = double.NegativeInfinity;
    double[]? _recall;

    /// <summary>Opens the run: at its start, or where the folder's last checkpoint was saved.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="trainer">A trainer at its start; the caller disposes it.</param>
    /// <param name="resume">Whether to go on from the folder's last checkpoint.</param>
    public TrainingRun(RunFolder folder, Trainer trainer, bool resume)
    {
        (_folder, _trainer) = (folder, trainer);
        if (resume) _best = TrainerCheckpoint.Load(folder.LastCheckpoint, trainer);
        _log = resume ? MetricsLog.Resume(folder.MetricsFile, trainer.Iteration) : MetricsLog.Create(folder.MetricsFile);
    }

    TrainConfig Config => _trainer.Config.Train;

    /// <summary>Trains to the end and evaluates.</summary>
    /// <param name="observer">Hears of every step.</param>
    /// <param name="cancellation">Asks to save and stop.</param>
    /// <returns>Recall@K for each configured K.</returns>
    /// <exception cref="InterruptedException">Cancelled: the last checkpoint is saved.</exception>
    public double[] Run(IRunObserver observer, CancellationToken cancellation)
    {
        _interval.Restart();
        while (_trainer.Iteration < Config.Iterations)
        {
            if (cancellation.IsCancellationRequested)
            {
                SaveLast();
                throw new InterruptedException($"interrupted at iteration {_trainer.Iteration}; continue with --resume {_folder.Path}",
                    cancellation);
            }
            _trainer.Step();
            _timed++;
            AfterStep(observer);
            observer.Stepped(_trainer.Iteration);
        }
        // A run that was resumed at its end has nothing left but to be evaluated.
        return _recall ?? _trainer.Evaluate();
    }

    void AfterStep(IRunObserver observer)
    {
        bool last = _trainer.Iteration == Config.Iterations;
        if (last || _trainer.Iteration % Config.LogEvery == 0) Log(observer);
        if (last || IsDue(Config.EvalEvery)) Evaluate(observer);
        if (last || IsDue(Config.CheckpointEvery)) SaveLast();
    }

    bool IsDue(int every) => every > 0 && _trainer.Iteration % every == 0;

    void Log(IRunObserver observer)
    {
        var metrics = _trainer.TakeInterval();
        // Not all steps of the line where the run was resumed since the line before.
        double speed = (double)_timed * Config.BatchSize / _interval.Elapsed.TotalSeconds;
        var line = new LogLine(_trainer.Iteration, _trainer.Epoch, metrics, _trainer.LearningRate, speed,
            _trainer.Memory is { } memory ? (double)memory.Count / memory.Capacity : 0);
        _log.Append(line.Iteration, line.Values());
        observer.Logged(line);
        _timed = 0;
        _interval.Restart();
    }

    void Evaluate(IRunObserver observer)
    {
        _interval.Stop();
        _trainer.CheckFinite();
        _recall = _trainer.Evaluate();
        _trainer.Schedule.Report(_recall[0]);
        _log.Append(_trainer.Iteration, [.. Config.RecallAt.Select((k, i) => ($"recall_at_{k}", _recall[i]))]);
        observer.Evaluated(_trainer.Iteration, _recall);
        if (_recall[0] > _best)
        {
            _best = _recall[0];
            Save(_folder.BestCheckpoint);
        }
        _interval.Start();
    }

    void SaveLast()
    {
        _interval.Stop();
        Save(_folder.LastCheckpoint);
        _interval.Start();
    }

    void Save(string path)
    {
        _trainer.CheckFinite();
        TrainerCheckpoint.Save(path, _trainer, _best);
    }

    public void Dispose() => _log.Dispose();
}

/// <summary>A run that was stopped on request, with what to do next for a message.</summary>
sealed class InterruptedException(string message, CancellationToken cancellation) : OperationCanceledException(message, cancellation);

/// <summary>Who watches a run.</summary>
interface IRunObserver
{
    void Stepped(int iteration);

    void Logged(LogLine line);

    void Evaluated(int iteration, double[] recall);
}

/// <summary>One line of the log.</summary>
sealed record LogLine(int Iteration, long Epoch, IntervalMetrics Metrics, double LearningRate, double ImagesPerSecond, double MemoryFill)
{
    /// <summary>What metrics.jsonl gets, besides the iteration. The image rate alone differs between two runs of one seed.</summary>
    public (string Name, double Value)[] Values() =>
    [
        ("epoch", Epoch),
        ("loss", Metrics.Loss),
        ("learning_rate", LearningRate),
        ("images_per_second", ImagesPerSecond),
        ("batch_loss", Metrics.Batch.Loss),
        ("batch_positives_per_anchor", Metrics.Batch.Positives),
        ("batch_negatives_per_anchor", Metrics.Batch.Negatives),
        ("memory_loss", Metrics.Memory.Loss),
        ("memory_positives_per_anchor", Metrics.Memory.Positives),
        ("memory_negatives_per_anchor", Metrics.Memory.Negatives),
        ("memory_fill", MemoryFill),
    ];
}
