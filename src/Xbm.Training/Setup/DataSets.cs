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
        return data.Source switch
        {
            DataSource.Omniglot => Omniglot.Load(data.Path!, data.Size),
            DataSource.Folder => new ImageFolder
            {
                Folder = data.Path!,
                Height = data.Size,
                Width = data.Size,
                Channels = data.Channels,
                TestFraction = data.TestFraction,
                TestClassFile = data.TestList,
                Seed = config.Seed,
            }.Load(),
            _ => new DrawnCharacters
            {
                TrainClasses = data.TrainClasses,
                TestClasses = data.TestClasses,
                PerClass = data.PerClass,
                Size = data.Size,
                Seed = config.Seed,
            }.Draw(),
        };
    }

    public static Sampler Sampler(ExperimentConfig config, ImageSet set) => config.Data.Sampler switch
    {
        SamplerName.Classes => new ClassSampler(set, config.Data.ClassesPerBatch, config.Data.InstancesPerClass, config.Seed),
        _ => new ShuffleSampler(set.Count, config.Train.BatchSize, config.Seed),
    };

    public static Loader Loader(ExperimentConfig config, ImageSet set, Sampler sampler, int start, Backend backend) =>
        new(set, sampler, config.Seed, Augmentation(config.Data.Augment), start, config.Train.Prefetch, backend);

    static RandomAffine? Augmentation(AugmentConfig augment) => augment == new AugmentConfig()
        ? null
        : new RandomAffine((float)augment.Rotate, (float)(1 - augment.Scale), (float)(1 + augment.Scale), (float)augment.Shear, (float)augment.Translate);
}
