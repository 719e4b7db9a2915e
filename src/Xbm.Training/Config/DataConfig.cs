using Xbm.Training.Catalogues;
using Xbm.Training.Data;

namespace Xbm.Training.Config;

/// <summary>Images, their classes, what chooses the best checkpoint, how batches are drawn and images changed.</summary>
public sealed record DataConfig
{
    /// <summary>Where images come from.</summary>
    public IDataSource Source { get; init; } = new DrawnCharacters();

    /// <summary>
    /// What chooses the best checkpoint and drives a plateau schedule: the share of the training classes that is held out for it;
    /// `test`, where a published protocol has no validation set (the result then says that the test classes chose);
    /// `none` to keep the last weights.
    /// </summary>
    public ValidationChoice Validation { get; init; } = ValidationChoice.Share(0.1);

    /// <summary>How a batch is drawn.</summary>
    public ISampling Sampler { get; init; } = new ShuffleSampling();

    /// <summary>What is done to every training image, in this order.</summary>
    public ValueList<ITransform> TrainTransforms { get; init; } = [];

    /// <summary>What is done to every image that is evaluated, searched or put into the memory at its start, in this order.</summary>
    public ValueList<ITransform> EvalTransforms { get; init; } = [];
}
