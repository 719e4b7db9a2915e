namespace Xbm.Training.Data;

/// <summary>How batches are drawn. An implementation is a record whose properties are its options.</summary>
public interface ISampling
{
    /// <summary>Makes the sampler for a set.</summary>
    /// <param name="set">Its labels are used, its pixels are not read.</param>
    /// <param name="batchSize">Images per batch.</param>
    /// <param name="seed">Decides every batch.</param>
    /// <exception cref="Xbm.Engine.UsageException">The options do not fit the set or the batch.</exception>
    Sampler Create(ImageSet set, int batchSize, ulong seed);
}
