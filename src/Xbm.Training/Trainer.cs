using Xbm.Engine;
using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Losses;
using Xbm.Training.Memory;
using Xbm.Training.Metrics;
using Xbm.Training.Setup;

namespace Xbm.Training;

/// <summary>Everything that a training run changes, and the step that changes it.</summary>
public sealed class Trainer : IDisposable
{
    readonly Backend _backend;
    readonly DataSplit _data;
    readonly Criterion _criterion;
    readonly Sampler _sampler;
    readonly StepHistory _history;
    Loader? _loader;

    /// <summary>A run at its start.</summary>
    /// <exception cref="UsageException">The configuration does not fit the data: a batch larger than the set or than the memory.</exception>
    public Trainer(ExperimentConfig config, DataSplit data, Backend backend) : this(config, data, backend, Networks.Criterion(config.Loss))
    {
    }

    internal Trainer(ExperimentConfig config, DataSplit data, Backend backend, Criterion criterion)
    {
        (Config, _data, _backend) = (config, data, backend);
        _sampler = DataSets.Sampler(config, data.Train);
        Model = Networks.Create(config, data.Train, backend);
        _criterion = criterion;
        Optimizer = Networks.Optimizer(config.Optimizer, Model);
        Schedule = Networks.Schedule(config.Optimizer, config.Train.Iterations);
        _history = new StepHistory(backend, config.Train.LogEvery);
        if (!config.Memory.Enabled) return;
        int capacity = config.Memory.Capacity(data.Train.Count, config.Train.BatchSize);
        Memory = new CrossBatchMemory(backend, capacity, Model.EmbeddingSize);
    }

    /// <summary>The resolved configuration.</summary>
    public ExperimentConfig Config { get; }

    /// <summary>The network.</summary>
    public EmbeddingNet Model { get; }

    /// <summary>The optimiser with its state.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The learning rate's schedule.</summary>
    public Schedule Schedule { get; }

    /// <summary>The cross-batch memory; null where the run has none.</summary>
    public CrossBatchMemory? Memory { get; }

    /// <summary>Steps made.</summary>
    public int Iteration { get; internal set; }

    /// <summary>The epoch of the next step.</summary>
    public long Epoch => _sampler.EpochOf(Iteration);

    /// <summary>η of the step made last.</summary>
    public float LearningRate => Schedule.Rate(Math.Max(0, Iteration - 1));

    /// <summary>The steps since the last log line.</summary>
    internal StepHistory History => _history;

    /// <summary>One step: forward, enqueue, loss, backward, update.</summary>
    /// <exception cref="InvalidOperationException">train.log_every steps were made and <see cref="TakeInterval"/> was not called.</exception>
    /// <exception cref="XbmException">An image could not be read.</exception>
    public void Step()
    {
        if (_history.Count == Config.Train.LogEvery)
            throw new InvalidOperationException($"The losses of {_history.Count} steps (train.log_every) wait to be read: " +
                "call TakeInterval before the next step.");
        _loader ??= DataSets.Loader(Config, _data.Train, _sampler, Iteration, _backend);
        bool useMemory = Memory is not null && Iteration >= Config.Memory.Start;
        if (useMemory && Iteration == Config.Memory.Start && Config.Memory.Initialize) FillMemory();
        var batch = _loader.Next();

        using var step = _backend.BeginStep();
        var images = _backend.Stage(batch.Pixels, new Shape(batch.Labels.Length, _data.Train.Height, _data.Train.Width, _data.Train.Channels));
        var labels = _backend.From(batch.Labels);
        var embeddings = Model.Forward(images);
        var loss = useMemory ? LossWithMemory(embeddings, labels, _backend.From(batch.Indices)) : LossOfBatch(embeddings, labels);
        loss.Backward();
        Optimizer.Step(Schedule.Rate(Iteration));
        Iteration++;
    }

    /// <summary>The means since the last call, for the log.</summary>
    /// <exception cref="XbmException">A loss was not a number.</exception>
    public IntervalMetrics TakeInterval()
    {
        var metrics = ReadHistory();
        _history.Clear();
        return metrics;
    }

    /// <summary>Throws where a loss since the last log line, or a weight by now, is not a number: before anything is saved.</summary>
    /// <exception cref="XbmException">Which loss or weight, and at which iteration.</exception>
    public void CheckFinite()
    {
        ReadHistory();
        // A step can break the weights while its own loss is still a number.
        if (FirstNotFinite() is { } broken) throw Stopped(Iteration, $"values of {broken} are not finite");
    }

    /// <summary>Recall@K on the test classes.</summary>
    public double[] Evaluate()
    {
        using var embeddings = Embedder.Embed(Model, _data.Query, Config.Train.BatchSize);
        return Retrieval.RecallAtK(embeddings, _data.Query.Labels, Config.Train.RecallAt);
    }

    IntervalMetrics ReadHistory()
    {
        try
        {
            return _history.Read(Iteration, Config.Train.BatchSize);
        }
        catch (NotFiniteException e)
        {
            throw Stopped(e.Iteration, FirstNotFinite() is { } broken ? $"{e.What}, and values of {broken} are not finite" : e.What, e);
        }
    }

    /// <summary>The first parameter or buffer with a value that is not finite; null where there is none.</summary>
    string? FirstNotFinite() => Model.Parameters().Select(p => (Name: $"parameter {p.Name}", Value: (Tensor)p.Value))
        .Concat(Model.Buffers().Select(b => (Name: $"buffer {b.Name}", b.Value)))
        .FirstOrDefault(t => Array.Exists(t.Value.ToArray(), v => !float.IsFinite(v))).Name;

    static XbmException Stopped(int iteration, string what, Exception? inner = null) =>
        new($"iteration {iteration}: {what}; training stopped, the checkpoints from before are kept: " +
            "lower optimizer.learning_rate, or look for images that are not finite", inner);

    Tensor LossOfBatch(Tensor embeddings, Indices labels)
    {
        var (loss, parts) = _criterion.Of(embeddings, labels);
        _history.Append(parts, null, loss);
        return loss;
    }

    Tensor LossWithMemory(Tensor embeddings, Indices labels, Indices samples)
    {
        var own = Memory!.Enqueue(embeddings.Detach(), labels, samples);
        try
        {
            var (memoryLoss, memoryParts) = _criterion.Of(embeddings, labels, Memory, own);
            var (batchLoss, batchParts) = _criterion.Of(embeddings, labels);
            var loss = Config.Memory.Sum == LossSum.Memory ? memoryLoss : batchLoss + (float)Config.Memory.Weight * memoryLoss;
            _history.Append(batchParts, memoryParts, loss);
            return loss;
        }
        catch
        {
            Memory.Rollback();
            throw;
        }
    }

    /// <summary>Fills the ring with randomly drawn training images, embedded by the model as it is after the warm-up.</summary>
    void FillMemory()
    {
        var order = Enumerable.Range(0, _data.Train.Count).ToArray();
        var rng = Rng.Of(Config.Seed, "memory");
        rng.Shuffle<int>(order);
        var drawn = order.AsMemory(0, Math.Min(order.Length, Memory!.Capacity));
        Embedder.Embed(Model, _data.Train, drawn, Config.Train.BatchSize, (embeddings, start) =>
        {
            var samples = drawn.Slice(start, embeddings.Shape[0]).ToArray();
            Memory.Enqueue(embeddings, _backend.From(Array.ConvertAll(samples, s => _data.Train.Labels[s])), _backend.From(samples));
        });
    }

    /// <summary>Stops the loader and returns all storage.</summary>
    public void Dispose()
    {
        _loader?.Dispose();
        _history.Dispose();
        Memory?.Dispose();
        Optimizer.Dispose();
        Model.Dispose();
    }
}
