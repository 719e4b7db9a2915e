namespace Xbm.Training.Data;

/// <summary>Every epoch visits the images in a new random order; what does not fill a batch is left out.</summary>
public sealed record ShuffleSampling : ISampling
{
    /// <inheritdoc/>
    public Sampler Create(ImageSet set, int batchSize, ulong seed) => new ShuffleSampler(set.Count, batchSize, seed);
}
