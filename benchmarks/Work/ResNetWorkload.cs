using Xbm.Engine;
using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;
using Xbm.Training.Losses;

namespace Xbm.Benchmarks.Work;

/// <summary>Training steps of a <see cref="ResNet"/> on one random batch: forward, in-batch contrastive loss, backward, Adam.</summary>
sealed class ResNetWorkload : Workload
{
    const float Margin = 0.5f, LearningRate = 1e-3f;

    readonly EmbeddingNet _net;
    readonly Adam _optimizer;
    readonly Criterion _criterion = new PairCriterion<ContrastiveLoss>(new ContrastiveLoss(Margin));
    readonly Tensor _images;
    readonly Indices _labels;

    public ResNetWorkload(int depth, int batch, int side, int embedding, Computer computer) : base(computer)
    {
        var init = new Initializer(Backend, seed: 1);
        IBackboneOptions options = depth == 50 ? new ResNet50Options() : new ResNet18Options();
        _net = new EmbeddingNet(init, options.Create(init, channels: 3), side, side, embedding, Pooling.Avg);
        _optimizer = new Adam(_net.Parameters(), new AdamSettings(LearningRate, 0.9f, 0.999f, 1e-8f, WeightDecay: 5e-4f, Decoupled: false));
        _images = RandomData.Uniform(Backend, new Shape(batch, side, side, 3), 1);
        _labels = Backend.PersistentIndices(batch);
        // Two images of a class.
        _labels.Set([.. Enumerable.Range(0, batch).Select(i => i / 2)]);
    }

    public override void Run()
    {
        using var step = Backend.BeginStep();
        _criterion.Of(_net.Forward(_images), _labels).Loss.Backward();
        _optimizer.Step(LearningRate);
    }
}
