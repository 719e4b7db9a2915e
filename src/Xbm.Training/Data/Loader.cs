using System.Runtime.ExceptionServices;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// Prepares batches ahead of the training loop: one background thread fills a ring of reused batches. What a batch holds depends on
/// (seed, iteration) alone, not on how far ahead the thread is. No managed memory is allocated per batch.
/// </summary>
public sealed class Loader : IDisposable
{
    readonly ImageSet _set;
    readonly Sampler _sampler;
    readonly RandomAffine? _augmentation;
    readonly ulong _seed;
    readonly float[] _image;
    readonly Batch[] _ring;
    readonly Thread _thread;
    readonly object _gate = new();
    Batch? _last;

    // Under the gate. The consumer holds batch taken − 1; those from taken to filled − 1 are ready.
    long _filled;
    long _taken;
    bool _disposed;
    ExceptionDispatchInfo? _failure;

    /// <summary>Starts to prepare batches at once.</summary>
    /// <param name="set">The images.</param>
    /// <param name="sampler">Which images make a batch.</param>
    /// <param name="seed">Decides the augmentation.</param>
    /// <param name="augmentation">Applied to every image; null for none.</param>
    /// <param name="start">The first iteration: 0, or where a resumed run goes on.</param>
    /// <param name="prefetch">Batches to be ready ahead of the one in use, at least 1.</param>
    /// <param name="backend">The device that the batches go to: it makes their memory; null for plain memory.</param>
    public Loader(ImageSet set, Sampler sampler, ulong seed, RandomAffine? augmentation = null, long start = 0, int prefetch = 2,
        Backend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        (_set, _sampler, _seed, _augmentation) = (set, sampler, seed, augmentation);
        _image = new float[set.ImageLength];
        _ring = new Batch[prefetch + 1];
        int length = checked(sampler.BatchSize * set.ImageLength);
        for (int i = 0; i < _ring.Length; i++)
            _ring[i] = new Batch(sampler.BatchSize, backend?.HostBuffer(length) ?? new HostBuffer(new float[length]));
        _filled = _taken = start;
        _thread = new Thread(Run) { IsBackground = true, Name = "loader" };
        _thread.Start();
    }

    /// <summary>The next batch; waits for it. The batch before is given back by this.</summary>
    /// <exception cref="XbmException">An image could not be read; thrown again by every later call.</exception>
    /// <exception cref="ObjectDisposedException">The loader is, or meanwhile was, disposed.</exception>
    public Batch Next()
    {
        // The device may still have to read the batch that is given back.
        if (_last is not null) _last.Pixels.WaitUntilRead();
        lock (_gate)
        {
            while (_filled == _taken && _failure is null && !_disposed) Monitor.Wait(_gate);
            ObjectDisposedException.ThrowIf(_disposed, this);
            // What was ready before the failure is still delivered: the run gets as far as the data allow.
            if (_filled == _taken) _failure!.Throw();
            Monitor.PulseAll(_gate);
            return _last = _ring[_taken++ % _ring.Length];
        }
    }

    /// <summary>Stops the thread, after the image that it is at.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }
        _thread.Join();
        foreach (var batch in _ring) batch.Pixels.Dispose();
    }

    void Run()
    {
        try
        {
            while (WaitForRoom() is { } iteration)
            {
                if (!Fill(_ring[iteration % _ring.Length], iteration)) return;
                lock (_gate)
                {
                    _filled++;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>The iteration to prepare next, once its place in the ring is free; null when disposed.</summary>
    long? WaitForRoom()
    {
        lock (_gate)
        {
            while (_filled - _taken >= _ring.Length - 1 && !_disposed) Monitor.Wait(_gate);
            return _disposed ? null : _filled;
        }
    }

    /// <summary>False when disposed meanwhile.</summary>
    bool Fill(Batch batch, long iteration)
    {
        batch.Iteration = iteration;
        _sampler.Fill(iteration, batch.Indices);
        for (int i = 0; i < batch.Indices.Length; i++)
        {
            if (Volatile.Read(ref _disposed)) return false;
            int index = batch.Indices[i];
            batch.Labels[i] = _set.Labels[index];
            var pixels = batch.Images.AsSpan(i * _image.Length, _image.Length);
            if (_augmentation is null)
            {
                _set.Read(index, pixels);
                continue;
            }
            _set.Read(index, _image);
            var rng = Rng.Of(_seed, "augment", _sampler.EpochOf(iteration), index);
            _augmentation.Apply(_image, pixels, _set.Height, _set.Width, _set.Channels, ref rng);
        }
        return true;
    }
}
