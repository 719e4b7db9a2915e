using Xbm.Models.Backbones;
using Xbm.Training.Catalogues;
using Xbm.Training.Data;
using Xbm.Training.Losses;
using Xbm.Training.Optimization;

namespace Xbm.Training.Config;

/// <summary>
/// Everything that a configuration chooses by name: one line for each. The order is that of the reference page. A program may add
/// records of its own before it loads a configuration.
/// </summary>
public static class Choices
{
    /// <summary><c>data.source</c>.</summary>
    public static Catalogue<IDataSource> DataSources { get; } = new Catalogue<IDataSource>("data source")
        .Add<DrawnCharacters>("drawn")
        .Add<Omniglot>("omniglot")
        .Add<ImageFolder>("folder");

    /// <summary><c>data.sampler</c>.</summary>
    public static Catalogue<ISampling> Samplers { get; } = new Catalogue<ISampling>("sampler")
        .Add<ShuffleSampling>("shuffle")
        .Add<ClassSampling>("classes");

    /// <summary><c>data.train_transforms</c> and <c>data.eval_transforms</c>.</summary>
    public static Catalogue<ITransform> Transforms { get; } = new Catalogue<ITransform>("transform")
        .Add<RandomAffine>("random_affine")
        .Add<RandomHorizontalFlip>("random_horizontal_flip")
        .Add<Normalize>("normalize");

    /// <summary><c>model.backbone</c>.</summary>
    public static Catalogue<IBackboneOptions> Backbones { get; } = new Catalogue<IBackboneOptions>("backbone")
        .Add<ConvNet4Options>("convnet4")
        .Add<ResNet18Options>("resnet18")
        .Add<ResNet50Options>("resnet50");

    /// <summary><c>loss.name</c>.</summary>
    public static Catalogue<ILossOptions> Losses { get; } = new Catalogue<ILossOptions>("loss")
        .Add<ContrastiveOptions>("contrastive")
        .Add<ContrastiveHingeOptions>("contrastive_hinge");

    /// <summary><c>optimizer.name</c>.</summary>
    public static Catalogue<IOptimizerOptions> Optimizers { get; } = new Catalogue<IOptimizerOptions>("optimizer")
        .Add<SgdOptions>("sgd")
        .Add<AdamOptions>("adam")
        .Add<AdamWOptions>("adamw");

    /// <summary><c>optimizer.schedule.name</c>.</summary>
    public static Catalogue<IScheduleOptions> Schedules { get; } = new Catalogue<IScheduleOptions>("schedule")
        .Add<ConstantOptions>("constant")
        .Add<StepOptions>("step")
        .Add<CosineOptions>("cosine")
        .Add<PlateauOptions>("plateau");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Catalogue> All { get; } = [DataSources, Samplers, Transforms, Backbones, Losses, Optimizers, Schedules];

    /// <summary>The catalogue of an interface; null where it has none.</summary>
    internal static Catalogue? Of(Type options) => All.FirstOrDefault(c => c.GetType().GetGenericArguments()[0] == options);
}
