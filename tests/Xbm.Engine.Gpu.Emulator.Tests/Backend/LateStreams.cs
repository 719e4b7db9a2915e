using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>
/// Streams that are as late as streams may be: a copy beside the kernels is made when somebody waits for it, and no sooner. What was read
/// before that finds the poison, and what was overwritten on the host before that arrives overwritten.
/// </summary>
sealed unsafe class LateStreams : IDriverStreams
{
    readonly Queue<Action> _beside = [];
    readonly HashSet<nint> _pending = [];
    nint _events;

    /// <summary>Copies that were made late.</summary>
    public int LateCopies { get; private set; }

    /// <summary>Whether there is page-locked memory.</summary>
    public bool HasMemory { get; init; } = true;

    /// <summary>What waiting on the host ends in.</summary>
    public XbmException? Failure { get; set; }

    public T[]? Lock<T>(int length) where T : unmanaged => HasMemory ? GC.AllocateArray<T>(length, pinned: true) : null;

    public void Unlock(Array array)
    {
    }

    public nint CreateEvent() => ++_events;

    public void Record(nint mark, bool beside)
    {
        // The kernels' stream has nothing in it that is not done.
        if (!beside) return;
        _pending.Add(mark);
        _beside.Enqueue(() => _pending.Remove(mark));
    }

    public void Wait(nint mark, bool beside)
    {
        if (!beside) Synchronize(mark);
    }

    public void Synchronize(nint mark)
    {
        if (Failure is not null) throw Failure;
        while (_pending.Contains(mark)) _beside.Dequeue()();
    }

    public void Copy(nint host, nint device, long bytes, bool beside)
    {
        if (beside) _beside.Enqueue(() => Run(late: 1));
        else Run(late: 0);

        void Run(int late)
        {
            LateCopies += late;
            Buffer.MemoryCopy((void*)host, (void*)device, bytes, bytes);
        }
    }

    public void Dispose()
    {
    }
}
