using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>Every epoch is a new permutation of the images; the last, partial batch is dropped.</summary>
public sealed class ShuffleSampler : Sampler
{
    readonly int[] _all;
    readonly ulong _seed;

    /// <summary>Samples from so many images.</summary>
    /// <param name="count">Images in the set.</param>
    /// <param name="batchSize">Images per batch, 1 to <paramref name="count"/>.</param>
    /// <param name="seed">Decides every permutation.</param>
    /// <exception cref="UsageException">The batch is empty or larger than the set.</exception>
    public ShuffleSampler(int count, int batchSize, ulong seed) : base(batchSize, count)
    {
        _all = new int[count];
        _seed = seed;
    }

    /// <inheritdoc/>
    protected override void LayOut(long epoch, Span<int> order)
    {
        for (int i = 0; i < _all.Length; i++) _all[i] = i;
        var rng = Rng.Of(_seed, "shuffle", epoch);
        rng.Shuffle(_all.AsSpan());
        _all.AsSpan(0, order.Length).CopyTo(order);
    }
}
