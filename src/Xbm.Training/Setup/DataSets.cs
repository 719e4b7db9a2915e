using System.Diagnostics;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;

namespace Xbm.Training.Setup;

/// <summary>Configuration → images and how they are drawn.</summary>
static class DataSets
{
    public static DataSplit Load(ExperimentConfig config)
    {
        var data = config.Data;
        IDataSource source = data.Source switch
        {
            DataSource.Drawn => new DrawnCharacters
            {
                TrainClasses = data.TrainClasses,
                TestClasses = data.TestClasses,
                PerClass = data.PerClass,
                Size = data.Size,
            },
            DataSource.Omniglot => new Omniglot { Path = data.Path!, Size = data.Size },
            DataSource.Folder => new ImageFolder
            {
                Path = data.Path!,
                Size = data.Size,
                Channels = data.Channels,
                TestFraction = data.TestFraction,
                TestList = data.TestList,
            },
            _ => throw new UnreachableException(),
        };
        return source.Load(config.Seed);
    }

    public static Sampler Sampler(ExperimentConfig config, ImageSet set)
    {
        var data = config.Data;
        ISampling sampling = data.Sampler switch
        {
            SamplerName.Shuffle => new ShuffleSampling(),
            SamplerName.Classes => new ClassSampling { ClassesPerBatch = data.ClassesPerBatch, InstancesPerClass = data.InstancesPerClass },
            _ => throw new UnreachableException(),
        };
        return sampling.Create(set, config.Train.BatchSize, config.Seed);
    }

    public static Loader Loader(ExperimentConfig config, ImageSet set, Sampler sampler, int start, Backend backend) =>
        new(set, sampler, config.Seed, Augmentation(config.Data.Augment), start, config.Train.Prefetch, backend: backend);

    static TransformChain Augmentation(AugmentConfig augment) => augment == new AugmentConfig()
        ? TransformChain.Identity
        : new TransformChain(new RandomAffine
        {
            Rotate = augment.Rotate,
            Scale = augment.Scale,
            Shear = augment.Shear,
            Translate = augment.Translate,
        });
}
