using Xbm.Engine;
using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Training.Data;
using Xbm.Training.Memory;
using Xbm.Training.Metrics;

namespace Xbm.Training;

/// <summary>Everything that a training run changes, and the step that changes it.</summary>
public sealed class Trainer : IDisposable
{
    readonly TrainerParts _parts;
    readonly Backend _backend;
    readonly IReadOnlyList<(string Name, Parameter Value)> _parameters;
    readonly StepHistory _history;
    readonly ImageShape _input;
    Loader? _loader;

    /// <summary>A run at its start.</summary>
    /// <param name="parts">What it is made of.</param>
    /// <exception cref="UsageException">
    /// The parts do not fit each other: a batch larger than the memory, transforms of another size.
    /// </exception>
    public Trainer(TrainerParts parts)
    {
        _parts = parts;
        _parameters = parts.Model.Parameters();
        _backend = _parameters[0].Value.Backend;
        _input = parts.TrainTransforms.OutputOf(parts.Images.Shape);
        var embedded = parts.EvalTransforms.OutputOf(parts.Images.Shape);
        if (embedded != _input)
            throw new UsageException($"training images become {_input} and evaluated ones {embedded}; data.train_transforms and " +
                "data.eval_transforms have to end in images of one size");
        if (parts.Memory is { } memory && memory.Capacity < parts.Sampler.BatchSize)
            throw new UsageException($"a batch of {parts.Sampler.BatchSize} does not fit a memory of {memory.Capacity} rows: " +
                "lower train.batch_size or raise memory.ratio or memory.rows");
        _history = new StepHistory(_backend, parts.LogEvery);
    }

    /// <summary>The network.</summary>
    public EmbeddingNet Model => _parts.Model;

    /// <summary>The optimiser with its state.</summary>
    public Optimizer Optimizer => _parts.Optimizer;

    /// <summary>The learning rate's schedule.</summary>
    public Schedule Schedule => _parts.Schedule;

    /// <summary>The cross-batch memory; null where the run has none.</summary>
    public CrossBatchMemory? Memory => _parts.Memory;

    /// <summary>Images of a batch.</summary>
    public int BatchSize => _parts.Sampler.BatchSize;

    /// <summary>Steps made.</summary>
    public int Iteration { get; internal set; }

    /// <summary>The epoch of the next step.</summary>
    public long Epoch => _parts.Sampler.EpochOf(Iteration);

    /// <summary>η of the step made last.</summary>
    public float LearningRate => Schedule.Rate(Math.Max(0, Iteration - 1));

    /// <summary>How long steps have waited for images so far.</summary>
    public TimeSpan WaitedForData => _loader?.Waited ?? TimeSpan.Zero;

    /// <summary>The steps since the last log line.</summary>
    internal StepHistory History => _history;

    /// <summary>One step: forward, enqueue, loss, backward, gradient hooks, update.</summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="TrainerParts.LogEvery"/> steps were made and <see cref="TakeInterval"/> was not called.
    /// </exception>
    /// <exception cref="XbmException">An image could not be read.</exception>
    public void Step()
    {
        if (_history.Count == _parts.LogEvery)
            throw new InvalidOperationException($"The losses of {_history.Count} steps (train.log_every) wait to be read: " +
                "call TakeInterval before the next step.");
        _loader ??= new Loader(_parts.Images, _parts.Sampler, _parts.Seed, _parts.TrainTransforms, Iteration, _parts.Prefetch,
            _parts.LoaderThreads, _backend);
        bool useMemory = Memory is not null && Iteration >= _parts.MemoryUse.Start;
        if (useMemory && Iteration == _parts.MemoryUse.Start && _parts.MemoryUse.Initialize) FillMemory();
        var batch = _loader.Next();

        using var step = _backend.BeginStep();
        var images = _backend.Stage(batch.Pixels, new Shape(batch.Labels.Length, _input.Height, _input.Width, _input.Channels));
        var labels = _backend.From(batch.Labels);
        var embeddings = Model.Forward(images);
        var loss = useMemory ? LossWithMemory(embeddings, labels, _backend.From(batch.Indices)) : LossOfBatch(embeddings, labels);
        loss.Backward();
        foreach (var hook in _parts.GradientHooks) hook.Apply(_parameters);
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

    IntervalMetrics ReadHistory()
    {
        try
        {
            return _history.Read(Iteration, BatchSize);
        }
        catch (NotFiniteException e)
        {
            throw Stopped(e.Iteration, FirstNotFinite() is { } broken ? $"{e.What}, and values of {broken} are not finite" : e.What, e);
        }
    }

    /// <summary>The first parameter or buffer with a value that is not finite; null where there is none.</summary>
    string? FirstNotFinite() => _parameters.Select(p => (Name: $"parameter {p.Name}", Value: (Tensor)p.Value))
        .Concat(Model.Buffers().Select(b => (Name: $"buffer {b.Name}", b.Value)))
        .FirstOrDefault(t => Array.Exists(t.Value.ToArray(), v => !float.IsFinite(v))).Name;

    static XbmException Stopped(int iteration, string what, Exception? inner = null) =>
        new($"iteration {iteration}: {what}; training stopped, the checkpoints from before are kept: " +
            "lower optimizer.learning_rate, or look for images that are not finite", inner);

    Tensor LossOfBatch(Tensor embeddings, Indices labels)
    {
        var (loss, parts) = _parts.Criterion.Of(embeddings, labels);
        _history.Append(parts, null, loss);
        return loss;
    }

    Tensor LossWithMemory(Tensor embeddings, Indices labels, Indices samples)
    {
        var own = Memory!.Enqueue(embeddings.Detach(), labels, samples);
        try
        {
            var (memoryLoss, memoryParts) = _parts.Criterion.Of(embeddings, labels, Memory, own);
            var (batchLoss, batchParts) = _parts.Criterion.Of(embeddings, labels);
            var loss = _parts.MemoryUse.Sum switch
            {
                LossSum.Memory => memoryLoss,
                LossSum.BatchAndMemory => batchLoss + (float)_parts.MemoryUse.Weight * memoryLoss,
                var sum => throw new ArgumentOutOfRangeException(nameof(TrainerParts.MemoryUse), sum, "no such sum of losses"),
            };
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
        var images = new TransformedImageSet(_parts.Images, _parts.EvalTransforms);
        var order = Enumerable.Range(0, images.Count).ToArray();
        var rng = Rng.Of(_parts.Seed, "memory");
        rng.Shuffle<int>(order);
        var drawn = order.AsMemory(0, Math.Min(order.Length, Memory!.Capacity));
        Embedder.Embed(Model, images, drawn, BatchSize, (embeddings, start) =>
        {
            var samples = drawn.Slice(start, embeddings.Shape[0]).ToArray();
            Memory.Enqueue(embeddings, _backend.From(Array.ConvertAll(samples, s => images.Labels[s])), _backend.From(samples));
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
