using System.Runtime.ExceptionServices;

namespace Xbm.Training.Data;

/// <summary>A place of the ring: a batch, and how far it is.</summary>
sealed class BatchSlot(Batch batch)
{
    int _failedAt;

    public Batch Batch { get; } = batch;

    /// <summary>Images that are not in place yet.</summary>
    public int Left { get; set; }

    /// <summary>Why the batch could not be prepared: the failure of its first broken image; null where it could.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    public void Begin(long iteration, int size)
    {
        Batch.Iteration = iteration;
        Left = size;
    }

    /// <summary>Notes a failure. Of several the one that comes first in the batch stays, whichever thread was faster.</summary>
    public void Fail(Exception e, int position)
    {
        if (Failure is not null && _failedAt <= position) return;
        (Failure, _failedAt) = (ExceptionDispatchInfo.Capture(e), position);
    }
}

/// <summary>Some neighbouring places of a batch, for one thread to fill.</summary>
readonly record struct BatchPiece(BatchSlot Slot, int Start, int Count);
