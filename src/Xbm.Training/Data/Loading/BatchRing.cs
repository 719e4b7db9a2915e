using System.Diagnostics;

namespace Xbm.Training.Data;

/// <summary>
/// Reused batches in the order of their iterations: one is in use, the others are ready or in work. Threads claim pieces of the
/// batches in work. A batch that could not be prepared ends the sequence: those before it are delivered, none after it is begun.
/// </summary>
sealed class BatchRing : IDisposable
{
    readonly Sampler _sampler;
    readonly BatchSlot[] _slots;

    // Claims go one at a time: the thread that may claim waits for room, the others wait for it. So room wakes one thread, and
    // the next only once there is something left for it.
    readonly Lock _claims = new();
    BatchSlot _inWork;
    int _position;

    // Under the gate, at which at most two threads wait: the one that may claim, and the one that takes.
    // Iterations below taken are given out, from taken to ready − 1 they are ready, from there to begun − 1 in work.
    readonly object _gate = new();
    long _taken;
    long _ready;
    long _begun;
    long _end = long.MaxValue;
    bool _takerWaits;
    bool _stopped;

    /// <summary>A ring whose first batch is that of iteration <paramref name="start"/>.</summary>
    public BatchRing(Sampler sampler, int size, long start, Func<Batch> makeBatch)
    {
        _sampler = sampler;
        _slots = new BatchSlot[size];
        for (int i = 0; i < size; i++) _slots[i] = new BatchSlot(makeBatch());
        _taken = _ready = _begun = start;
        (_inWork, _position) = (_slots[0], sampler.BatchSize);
    }

    /// <summary>Whether no more images should be read.</summary>
    public bool IsStopped => Volatile.Read(ref _stopped);

    /// <summary>The next images to prepare; waits for room. False when there is no more to do.</summary>
    /// <param name="most">At most so many images.</param>
    /// <param name="piece">The images: places of one batch, which is not delivered before the piece is <see cref="Complete"/>.</param>
    public bool TryClaim(int most, out BatchPiece piece)
    {
        lock (_claims)
        {
            // A batch whose indices could not be drawn has nothing to claim.
            while (_position == _sampler.BatchSize)
            {
                if (!TryBegin())
                {
                    piece = default;
                    return false;
                }
            }
            int count = Math.Min(most, _sampler.BatchSize - _position);
            piece = new BatchPiece(_inWork, _position, count);
            _position += count;
            return true;
        }
    }

    /// <summary>Begins the batch of the next iteration, once its place in the ring is free.</summary>
    bool TryBegin()
    {
        BatchSlot slot;
        lock (_gate)
        {
            while ((_begun - _taken >= _slots.Length - 1 || _begun > _end) && !_stopped) Monitor.Wait(_gate);
            if (_stopped) return false;
            slot = _slots[_begun % _slots.Length];
            slot.Begin(_begun++, _sampler.BatchSize);
        }
        try
        {
            // Not at the gate: laying out an epoch takes a while, and the batches that are ready can be taken meanwhile.
            _sampler.Fill(slot.Batch.Iteration, slot.Batch.Indices);
            _inWork = slot;
            _position = 0;
        }
        catch (Exception e)
        {
            Complete(new BatchPiece(slot, 0, _sampler.BatchSize), e, 0);
        }
        return true;
    }

    /// <summary>Notes that the images of a piece are in place, or which of them could not be read.</summary>
    /// <param name="piece">What was claimed.</param>
    /// <param name="failure">Why an image could not be read; null where all were.</param>
    /// <param name="position">The image's place in the batch.</param>
    public void Complete(in BatchPiece piece, Exception? failure = null, int position = 0)
    {
        lock (_gate)
        {
            if (failure is not null)
            {
                piece.Slot.Fail(failure, position);
                _end = Math.Min(_end, piece.Slot.Batch.Iteration);
            }
            piece.Slot.Left -= piece.Count;
            while (_ready < _begun && _slots[_ready % _slots.Length].Left == 0) _ready++;
            if (_takerWaits && _ready > _taken) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next batch, once it is ready; the one before is given back.</summary>
    /// <param name="waited">Grows by the time that this had to wait, in ticks of <see cref="Stopwatch"/>.</param>
    public Batch Take(ref long waited)
    {
        lock (_gate)
        {
            if (_ready == _taken && !_stopped)
            {
                long start = Stopwatch.GetTimestamp();
                _takerWaits = true;
                while (_ready == _taken && !_stopped) Monitor.Wait(_gate);
                _takerWaits = false;
                waited += Stopwatch.GetTimestamp() - start;
            }
            ObjectDisposedException.ThrowIf(_stopped, typeof(Loader));
            var slot = _slots[_taken % _slots.Length];
            slot.Failure?.Throw();
            _taken++;
            Monitor.PulseAll(_gate);
            return slot.Batch;
        }
    }

    /// <summary>Ends all waiting; afterwards nothing can be claimed or taken.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Frees the batches, once no thread works on them.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots) slot.Batch.Pixels.Dispose();
    }
}
