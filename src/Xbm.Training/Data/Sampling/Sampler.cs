using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Which images make which batch: a pure function of the iteration, so a resumed run needs no saved state. A sampler lays out one
/// whole epoch from (seed, epoch); a batch is a slice of that.
/// </summary>
public abstract class Sampler
{
    readonly int[] _order;
    readonly Lock _lock = new();
    long _epoch = -1;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="batchSize">Images per batch.</param>
    /// <param name="count">Images in the set; what does not fill a batch is left out of an epoch.</param>
    /// <exception cref="UsageException">The batch is empty or larger than the set.</exception>
    protected Sampler(int batchSize, int count)
    {
        if (batchSize < 1) throw new UsageException($"A batch of {batchSize} images was asked for; ask for at least 1.");
        if (batchSize > count)
            throw new UsageException($"A batch of {batchSize} images is larger than the training set of {count}; make it at most {count}.");
        BatchSize = batchSize;
        BatchesPerEpoch = count / batchSize;
        _order = new int[BatchSize * BatchesPerEpoch];
    }

    /// <summary>Images per batch.</summary>
    public int BatchSize { get; }

    /// <summary>Full batches per epoch, at least 1.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The epoch of an iteration, from 0.</summary>
    public long EpochOf(long iteration) => iteration / BatchesPerEpoch;

    /// <summary>The images of a batch. Any iteration may be asked for, in any order, from any thread.</summary>
    /// <param name="iteration">From 0.</param>
    /// <param name="indices">Receives BatchSize image numbers.</param>
    /// <exception cref="ArgumentException">A negative iteration, or a span of another length.</exception>
    public void Fill(long iteration, Span<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        if (indices.Length != BatchSize)
            throw new ArgumentException($"Sampler: expected room for {BatchSize} indices, got {indices.Length}.", nameof(indices));
        lock (_lock)
        {
            // The layout of one epoch is kept because the next batch is nearly always of the same one.
            if (_epoch != EpochOf(iteration))
            {
                _epoch = EpochOf(iteration);
                LayOut(_epoch, _order);
            }
            int batch = (int)(iteration % BatchesPerEpoch);
            _order.AsSpan(batch * BatchSize, BatchSize).CopyTo(indices);
        }
    }

    /// <summary>Lays out one epoch, from (seed, epoch) alone. Never called by two threads at once.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="order">Receives BatchesPerEpoch · BatchSize image numbers.</param>
    protected abstract void LayOut(long epoch, Span<int> order);
}
