using Xbm.Engine;
using Xbm.Engine.Optim;
using Xbm.Models;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Losses;

namespace Xbm.Training.Setup;

/// <summary>Configuration → network, loss and optimiser.</summary>
static class Networks
{
    public static EmbeddingNet Create(ExperimentConfig config, ImageSet images, Backend backend)
    {
        var init = new Initializer(backend, config.Seed);
        var model = config.Model;
        var backbone = new ConvNet4(init, images.Channels, model.Width, model.Pool == PoolName.Avg ? WindowPooling.Avg : WindowPooling.Max);
        var globalPool = model.GlobalPool switch
        {
            GlobalPoolName.Avg => Pooling.Avg,
            GlobalPoolName.Max => Pooling.Max,
            _ => Pooling.None,
        };
        return new EmbeddingNet(init, backbone, images.Height, images.Width, model.Embedding, globalPool);
    }

    public static Criterion Criterion(LossConfig loss) => loss.Name switch
    {
        LossName.ContrastiveHinge => new PairCriterion<ContrastiveHingeLoss>(new((float)loss.PositiveMargin, (float)loss.NegativeMargin)),
        _ => new PairCriterion<ContrastiveLoss>(new((float)loss.Margin)),
    };

    public static Optimizer Optimizer(OptimizerConfig optimizer, EmbeddingNet model)
    {
        float rate = (float)optimizer.LearningRate, decay = (float)optimizer.WeightDecay;
        return optimizer.Name == OptimizerName.Sgd
            ? new Sgd(model.Parameters(), new SgdSettings(rate, (float)optimizer.Momentum, decay))
            : new Adam(model.Parameters(), new AdamSettings(
                rate, (float)optimizer.Beta1, (float)optimizer.Beta2, (float)optimizer.Epsilon, decay, optimizer.Name == OptimizerName.AdamW));
    }

    public static Schedule Schedule(OptimizerConfig optimizer, int iterations)
    {
        var schedule = optimizer.Schedule;
        float rate = (float)optimizer.LearningRate, factor = (float)schedule.Factor, minimum = (float)schedule.Minimum;
        return schedule.Name switch
        {
            ScheduleName.Step => new StepSchedule(rate, [.. schedule.At.Select(at => (long)Math.Round(at * iterations))], factor),
            ScheduleName.Cosine => new CosineSchedule(rate, minimum, iterations),
            ScheduleName.Plateau => new PlateauSchedule(rate, factor, schedule.Patience, minimum),
            _ => new ConstantSchedule(rate),
        };
    }
}
