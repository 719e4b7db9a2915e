using System.Collections.Concurrent;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

/// <summary>
/// A set whose images wait at a gate, take uneven times or fail as told, and which notes how often it was read and what the reading
/// threads have allocated.
/// </summary>
sealed class ObservedSet(ImageSet set) : ImageSet(set.Height, set.Width, set.Channels, set.Labels.ToArray(),
    [.. Enumerable.Range(0, set.ClassCount).Select(set.ClassName)])
{
    readonly ConcurrentDictionary<int, ByteCount> _allocated = new();
    int _reads;

    /// <summary>The longest that an image takes, in rounds of spinning.</summary>
    public int Spins { get; init; }

    /// <summary>Images that cannot be read.</summary>
    public int[] Broken { get; init; } = [];

    public ManualResetEventSlim Gate { get; } = new(true);

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>What each reading thread had allocated when it last read, by thread.</summary>
    public IReadOnlyDictionary<int, long> Allocated =>
        _allocated.ToDictionary(pair => pair.Key, pair => Volatile.Read(ref pair.Value.Bytes));

    public override void Read(int index, Span<float> pixels)
    {
        Interlocked.Increment(ref _reads);
        Gate.Wait();
        Thread.SpinWait(Spins == 0 ? 0 : index * 7919 % Spins);
        if (Broken.Contains(index)) throw new XbmException($"image {index} is broken");
        set.Read(index, pixels);
        if (!_allocated.TryGetValue(Environment.CurrentManagedThreadId, out var box))
            _allocated[Environment.CurrentManagedThreadId] = box = new ByteCount();
        Volatile.Write(ref box.Bytes, GC.GetAllocatedBytesForCurrentThread());
    }

    sealed class ByteCount
    {
        public long Bytes;
    }
}
