using Xbm.Engine;
using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Models.Backbones;
using Xbm.Training.Losses;
using Xbm.Training.Memory;

namespace Xbm.Benchmarks.Work;

/// <summary>
/// One training step of ConvNet4 on 28×28 images, as the trainer makes it: forward, enqueue, contrastive loss within the batch and against
/// the memory, backward, Adam with weight decay.
/// </summary>
sealed class TrainingStep : IDisposable
{
    public const int Batch = 64, Side = 28, Embedding = 128;
    const float Margin = 0.5f, LearningRate = 1e-3f;

    readonly Backend _backend;
    readonly EmbeddingNet _net;
    readonly Adam _optimizer;
    readonly CrossBatchMemory? _memory;
    readonly Criterion _criterion = new PairCriterion<ContrastiveLoss>(new ContrastiveLoss(Margin));
    readonly float[] _images = new float[Batch * Side * Side];
    readonly int[] _labels = RandomData.Labels(Batch, 3), _samples = [.. Enumerable.Range(0, Batch)];

    /// <param name="backend">Where it runs.</param>
    /// <param name="references">Rows of the memory, all in use; 0 for none.</param>
    public TrainingStep(Backend backend, int references)
    {
        _backend = backend;
        var init = new Initializer(backend, seed: 1);
        _net = new EmbeddingNet(init, new ConvNet4(init, channels: 1), Side, Side, Embedding);
        _optimizer = new Adam(_net.Parameters(), new AdamSettings(LearningRate, 0.9f, 0.999f, 1e-8f, WeightDecay: 5e-4f, Decoupled: false));
        _memory = references > 0 ? FullMemory.Create(backend, references, Embedding) : null;
        var rng = new Rng(4, 0);
        foreach (ref float pixel in _images.AsSpan()) pixel = rng.NextFloat(0, 1);
    }

    public void Run()
    {
        using var step = _backend.BeginStep();
        var labels = _backend.From(_labels);
        var v = _net.Forward(_backend.From(_images, new Shape(Batch, Side, Side, 1)));
        var loss = _criterion.Of(v, labels).Loss;
        if (_memory is not null)
        {
            var own = _memory.Enqueue(v, labels, _backend.From(_samples));
            loss += _criterion.Of(v, labels, _memory, own).Loss;
        }
        loss.Backward();
        _optimizer.Step(LearningRate);
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _optimizer.Dispose();
        _net.Dispose();
    }
}
