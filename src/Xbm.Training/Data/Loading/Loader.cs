using System.Diagnostics;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Prepares batches ahead of the training loop, on several threads. What a batch holds depends on (seed, epoch, image) alone: not on
/// the number of threads, nor on how far ahead they are. No managed memory is allocated per batch.
/// </summary>
/// <remarks>
/// The threads share the cores with the computation. They take as many images at once as they prepare in about a millisecond: a set
/// in memory is prepared by one thread while the others sleep, files are decoded by all of them.
/// </remarks>
public sealed class Loader : IDisposable
{
    readonly BatchRing _ring;
    readonly Thread[] _threads;
    Batch? _last;
    long _waited;

    /// <summary>Starts to prepare batches at once.</summary>
    /// <param name="set">The images.</param>
    /// <param name="sampler">Which images make a batch.</param>
    /// <param name="seed">Decides all that the transforms draw.</param>
    /// <param name="transforms">Applied to every image.</param>
    /// <param name="start">The first iteration: 0, or where a resumed run goes on.</param>
    /// <param name="prefetch">Batches to be ready ahead of the one in use, at least 1.</param>
    /// <param name="threads">How many threads read and transform images; 0 for one per core.</param>
    /// <param name="backend">The device that the batches go to: it makes their memory; null for plain memory.</param>
    /// <exception cref="UsageException">A transform's options make no sense, or not for these images.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A negative start or number of threads, or no prefetch.</exception>
    public Loader(ImageSet set, Sampler sampler, ulong seed, TransformChain transforms, long start = 0, int prefetch = 4, int threads = 0,
        Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        var shape = transforms.OutputOf(set.Shape);
        long values = (long)sampler.BatchSize * shape.Length;
        if (values > Array.MaxLength)
            throw new UsageException($"a batch of {sampler.BatchSize} images of {shape} has {values} values, " +
                $"of which {Array.MaxLength} fit into memory at once: lower train.batch_size or the images' size");
        int length = (int)values;
        _ring = new BatchRing(sampler, prefetch + 1, start,
            () => new Batch(sampler.BatchSize, shape, backend?.HostBuffer(length) ?? new HostBuffer(new float[length])));
        _threads = new Thread[threads == 0 ? Environment.ProcessorCount : threads];
        for (int i = 0; i < _threads.Length; i++)
        {
            var worker = new LoaderWorker(_ring, set, sampler, seed, transforms);
            _threads[i] = new Thread(worker.Run) { IsBackground = true, Name = $"loader {i + 1}" };
        }
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>How long <see cref="Next"/> has waited for images, in total: time in which the training loop stood still.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, _waited);

    /// <summary>The next batch; waits for it. The batch before is given back by this.</summary>
    /// <exception cref="XbmException">An image could not be read; thrown again by every later call.</exception>
    /// <exception cref="ObjectDisposedException">The loader is, or meanwhile was, disposed.</exception>
    public Batch Next()
    {
        // The device may still have to read the batch that is given back.
        _last?.Pixels.WaitUntilRead();
        return _last = _ring.Take(ref _waited);
    }

    /// <summary>Stops the threads, each after the image that it is at.</summary>
    public void Dispose()
    {
        _ring.Stop();
        foreach (var thread in _threads) thread.Join();
        _ring.Dispose();
    }
}
