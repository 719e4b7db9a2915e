using System.Diagnostics;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Metrics;

namespace Xbm.Training.Runs;

/// <summary>
/// One training run in its folder: steps, log lines, evaluations, checkpoints. The validation set chooses the best checkpoint; the
/// test classes are looked at once, at the end, with that checkpoint.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    readonly RunFolder _folder;
    readonly Trainer _trainer;
    readonly DataSplit _data;
    readonly ValidationChoice _validation;
    readonly TrainConfig _settings;
    readonly MetricsLog _log;
    readonly Stopwatch _interval = new();
    TimeSpan _waited;
    int _timed;
    BestEvaluation _best = BestEvaluation.None;
    double[]? _tested;

    /// <summary>Opens the run: at its start, or where the folder's last checkpoint was saved.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="trainer">A trainer at its start; the caller disposes it.</param>
    /// <param name="data">The validation and test images, as the network is to see them.</param>
    /// <param name="validation">What chooses the best checkpoint.</param>
    /// <param name="settings">Its length, and how often what is done.</param>
    /// <param name="resume">Whether to go on from the folder's last checkpoint.</param>
    /// <exception cref="UsageException">A share of the classes is to choose, and the data have no validation set.</exception>
    public TrainingRun(
        RunFolder folder, Trainer trainer, DataSplit data, ValidationChoice validation, TrainConfig settings, bool resume = false)
    {
        (_folder, _trainer, _data, _validation, _settings) = (folder, trainer, data, validation, settings);
        if (validation.HeldOut > 0 && data.Validation is null)
            throw new UsageException("data.validation asks for a share of the training classes, but the data have no validation set: " +
                "hold classes out with DataSplit.HoldOut, or set it to test or none");
        if (resume) _best = Checkpoint.Load(folder.LastCheckpoint, trainer);
        _log = resume ? MetricsLog.Resume(folder.MetricsFile, trainer.Iteration) : MetricsLog.Create(folder.MetricsFile);
    }

    /// <summary>Trains to the end and tests; the trainer's model then has the weights of the best checkpoint.</summary>
    /// <param name="observer">Hears of every step; null for nobody.</param>
    /// <param name="cancellation">Asks to save and stop.</param>
    /// <returns>How the best checkpoint does on the test classes.</returns>
    /// <exception cref="InterruptedException">Cancelled: the last checkpoint is saved.</exception>
    /// <exception cref="XbmException">A loss or weight is not a number, or an image or checkpoint is broken.</exception>
    public RunResult Run(IRunObserver? observer = null, CancellationToken cancellation = default)
    {
        observer ??= new SilentObserver();
        _interval.Restart();
        while (_trainer.Iteration < _settings.Iterations)
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
        return Test(observer);
    }

    void AfterStep(IRunObserver observer)
    {
        bool last = _trainer.Iteration == _settings.Iterations;
        if (last || _trainer.Iteration % _settings.LogEvery == 0) Log(observer);
        if (!_validation.IsNone && (last || IsDue(_settings.EvalEvery))) Validate(observer);
        // Without a validation set, or where it has no class of two images, the last weights are the best that is known.
        if (last && _best == BestEvaluation.None) SaveBest(BestEvaluation.None with { Iteration = _trainer.Iteration });
        if (last || IsDue(_settings.CheckpointEvery)) SaveLast();
    }

    bool IsDue(int every) => every > 0 && _trainer.Iteration % every == 0;

    void Log(IRunObserver observer)
    {
        var metrics = _trainer.TakeInterval();
        // Not all steps of the line where the run was resumed since the line before.
        double seconds = _interval.Elapsed.TotalSeconds, speed = (double)_timed * _settings.BatchSize / seconds;
        double waited = Math.Clamp((_trainer.WaitedForData - _waited).TotalSeconds / seconds, 0, 1);
        var line = new LogLine(_trainer.Iteration, _trainer.Epoch, metrics, _trainer.LearningRate, speed, waited,
            _trainer.Memory is { } memory ? (double)memory.Count / memory.Capacity : 0);
        _log.Append(line.Iteration, line.Values());
        observer.Logged(line);
        _timed = 0;
        _waited = _trainer.WaitedForData;
        _interval.Restart();
    }

    void Validate(IRunObserver observer)
    {
        _interval.Stop();
        _trainer.CheckFinite();
        double[] recall = _validation.OnTest ? Evaluate(_data.Query, _data.Gallery) : Evaluate(_data.Validation!, _data.Validation!);
        _trainer.Schedule.Report(recall[0]);
        string set = _validation.OnTest ? "test" : "validation";
        _log.Append(_trainer.Iteration, [.. _settings.RecallAt.Select((k, i) => ($"{set}_recall_at_{k}", recall[i]))]);
        observer.Evaluated(new Evaluation(_trainer.Iteration, _validation.OnTest ? EvaluationSet.Test : EvaluationSet.Validation,
            _settings.RecallAt, recall));
        if (recall[0] > _best.Recall)
        {
            if (_validation.OnTest) _tested = recall;
            SaveBest(new BestEvaluation(recall[0], _trainer.Iteration));
        }
        _interval.Start();
    }

    /// <summary>The best checkpoint on the test classes.</summary>
    RunResult Test(IRunObserver observer)
    {
        int iteration = _best.Iteration == _trainer.Iteration
            ? _trainer.Iteration
            : Checkpoint.LoadModel(_folder.BestCheckpoint, _trainer.Model);
        // Where the test classes chose, the best checkpoint was tested when it was saved, unless that was before the run was resumed.
        double[] recall = _tested ?? Evaluate(_data.Query, _data.Gallery);
        observer.Evaluated(new Evaluation(iteration, EvaluationSet.Test, _settings.RecallAt, recall));
        var result = new RunResult(_settings.RecallAt.Zip(recall).ToDictionary(r => r.First, r => r.Second), iteration, _validation);
        _folder.Write(result);
        return result;
    }

    double[] Evaluate(ImageSet queries, ImageSet gallery) =>
        Evaluator.RecallAtK(_trainer.Model, queries, gallery, _settings.RecallAt, _settings.BatchSize);

    void SaveBest(BestEvaluation best)
    {
        _best = best;
        Save(_folder.BestCheckpoint);
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
        Checkpoint.Save(path, _trainer, _best);
    }

    /// <summary>Closes the log.</summary>
    public void Dispose() => _log.Dispose();
}

/// <summary>A run that was stopped on request, with what to do next for a message.</summary>
public sealed class InterruptedException(string message, CancellationToken cancellation)
    : OperationCanceledException(message, cancellation);
