using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Data;

/// <summary>Every batch holds P classes with K images each ("P×K sampling"); P times K is the batch size.</summary>
public sealed record ClassSampling : ISampling
{
    /// <summary>P: classes per batch.</summary>
    [Range(1, 1_000_000)]
    public int ClassesPerBatch { get; init; } = 16;

    /// <summary>K: images of each class of a batch.</summary>
    [Range(1, 1_000_000)]
    public int InstancesPerClass { get; init; } = 4;

    /// <inheritdoc/>
    public Sampler Create(ImageSet set, int batchSize, ulong seed)
    {
        OptionChecks.Require(this, "Class sampling");
        long product = (long)ClassesPerBatch * InstancesPerClass;
        if (product != batchSize)
            throw new UsageException(
                $"train.batch_size is {batchSize}, but data.classes_per_batch ({ClassesPerBatch}) times data.instances_per_class "
                + $"({InstancesPerClass}) is {product}: make them equal.");
        return new ClassSampler(set, ClassesPerBatch, InstancesPerClass, seed);
    }
}
