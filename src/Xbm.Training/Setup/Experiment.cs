using Xbm.Engine;
using Xbm.Models;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Memory;
using Xbm.Training.Optimization;

namespace Xbm.Training.Setup;

/// <summary>Configuration → the parts of a run: the one place where they are put together.</summary>
public static class Experiment
{
    /// <summary>
    /// The images: training ones as the source has them, those for validation and test already under <c>data.eval_transforms</c>.
    /// </summary>
    /// <exception cref="UsageException">Something in the configuration does not fit the data; the message says what.</exception>
    /// <exception cref="XbmException">The data are broken; the message names the file.</exception>
    public static DataSplit LoadData(ExperimentConfig config)
    {
        var split = config.Data.Source.Load(config.Seed);
        if (config.Data.Validation.HeldOut > 0) split = split.HoldOut(config.Data.Validation.HeldOut, config.Seed);
        var transforms = new TransformChain(config.Data.EvalTransforms);
        ImageSet query = Under(split.Query), gallery = split.IsLeaveOneOut ? query : Under(split.Gallery);
        return split with { Validation = split.Validation is { } held ? Under(held) : null, Query = query, Gallery = gallery };

        TransformedImageSet Under(ImageSet set) => new(set, transforms);
    }

    /// <summary>A network for images of a size.</summary>
    /// <exception cref="UsageException">The images are too small for the backbone.</exception>
    public static EmbeddingNet CreateModel(ExperimentConfig config, ImageShape images, Backend backend)
    {
        var init = new Initializer(backend, config.Seed);
        var backbone = config.Model.Backbone.Create(init, images.Channels);
        return new EmbeddingNet(init, backbone, images.Height, images.Width, config.Model.Embedding, config.Model.GlobalPool);
    }

    /// <summary>A trainer at its start.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">What <see cref="LoadData"/> gave, or data of one's own.</param>
    /// <param name="backend">Where to train.</param>
    /// <exception cref="UsageException">
    /// The configuration does not fit the data: a batch larger than the set or than the memory.
    /// </exception>
    public static Trainer CreateTrainer(ExperimentConfig config, DataSplit data, Backend backend) =>
        new(CreateParts(config, data, backend));

    /// <summary>The parts of that trainer, to exchange some of them: <c>CreateParts(…) with { Criterion = … }</c>.</summary>
    /// <inheritdoc cref="CreateTrainer"/>
    public static TrainerParts CreateParts(ExperimentConfig config, DataSplit data, Backend backend)
    {
        var train = config.Train;
        var sampler = config.Data.Sampler.Create(data.Train, train.BatchSize, config.Seed);
        TransformChain augmentation = new(config.Data.TrainTransforms), evaluation = new(config.Data.EvalTransforms);
        var model = CreateModel(config, augmentation.OutputOf(data.Train.Shape), backend);
        var optimizer = config.Optimizer;
        float rate = (float)optimizer.LearningRate;
        return new TrainerParts
        {
            Model = model,
            Criterion = config.Loss.Create(),
            Optimizer = optimizer.Method.Create(model.Parameters(), rate, (float)optimizer.WeightDecay),
            Schedule = optimizer.Schedule.Create(rate, train.Iterations),
            Images = data.Train,
            Sampler = sampler,
            TrainTransforms = augmentation,
            EvalTransforms = evaluation,
            Memory = config.Memory.Enabled
                ? new CrossBatchMemory(backend, config.Memory.Capacity(data.Train.Count, train.BatchSize), model.EmbeddingSize)
                : null,
            MemoryUse = config.Memory,
            GradientHooks = optimizer.ClipNorm is { } limit ? [new GradientClipping((float)limit)] : [],
            Seed = config.Seed,
            LogEvery = train.LogEvery,
            Prefetch = train.Prefetch,
            LoaderThreads = train.LoaderThreads,
        };
    }
}
