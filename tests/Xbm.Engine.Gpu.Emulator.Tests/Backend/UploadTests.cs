using Xbm.Engine.Gpu.Drivers;
using Xbm.Engine.Gpu.Memory;
using Xbm.Engine.Gpu.Tests;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>The order of uploads, on streams that run what was enqueued only when they must, or as soon as they may.</summary>
public unsafe class UploadTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_step_reads_its_own_batch_and_labels(bool early)
    {
        using var backend = TestDevice.Open();
        var streams = new Streams(early);
        using var uploads = new Uploads(backend, backend.Allocator, streams);
        PageLockedBuffer[] buffers = [uploads.Buffer(64)!, uploads.Buffer(64)!, uploads.Buffer(64)!];
        // Large enough that the ring comes round several times.
        var labels = new int[20_000];
        using var device = backend.PersistentIndices(labels.Length);
        var target = (GpuStorage<int>)device.Storage;
        var seen = new List<(float, int)>();
        for (int step = 0; step < 60; step++)
        {
            var buffer = buffers[step % buffers.Length];
            buffer.WaitUntilRead();
            buffer.Values.AsSpan().Fill(step);
            var block = (GpuStorage<float>)uploads.Stage(buffer, 64);
            Array.Fill(labels, -step);
            Assert.True(uploads.Enqueue<int>(labels, (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref target.View[0])));
            streams.Main.Enqueue(() => seen.Add((block.View[63], target.View[labels.Length - 1])));
        }
        streams.Drain();
        Assert.Equal(Enumerable.Range(0, 60).Select(step => ((float)step, -step)), seen);
    }

    [Fact]
    public void What_does_not_fit_the_ring_is_left_to_the_caller()
    {
        using var backend = TestDevice.Open();
        using var uploads = new Uploads(backend, backend.Allocator, new Streams(early: false));
        Assert.False(uploads.Enqueue<float>(new float[1 << 20], 0));
    }

    /// <summary>Two queues. The one beside runs ahead of the other as far as its waits allow, or not before somebody needs it.</summary>
    sealed class Streams(bool early) : IDriverStreams
    {
        readonly Dictionary<nint, (long Recorded, long Passed)> _events = [];

        public Queue<Action> Main { get; } = new();

        Queue<Action> Beside { get; } = new();

        /// <summary>What a queue's first entry waits for, beside the entry itself.</summary>
        readonly Dictionary<Action, (nint Mark, long Count)> _waits = [];

        public T[] Lock<T>(int length) where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

        public void Unlock(Array array) { }

        public nint CreateEvent()
        {
            nint mark = _events.Count + 1;
            _events.Add(mark, (0, 0));
            return mark;
        }

        public void Record(nint mark, bool beside)
        {
            long count = _events[mark].Recorded + 1;
            _events[mark] = (count, _events[mark].Passed);
            Add(beside, () => _events[mark] = (_events[mark].Recorded, Math.Max(count, _events[mark].Passed)));
        }

        public void Wait(nint mark, bool beside)
        {
            long count = _events[mark].Recorded;
            Action wait = () => Assert.True(_events[mark].Passed >= count);
            _waits.Add(wait, (mark, count));
            Add(beside, wait);
        }

        public void Synchronize(nint mark)
        {
            long count = _events[mark].Recorded;
            while (_events[mark].Passed < count) Assert.True(Run(Beside) || Run(Main), "the streams wait for each other");
        }

        public void Copy(nint host, nint device, long bytes, bool beside) =>
            Add(beside, () => Buffer.MemoryCopy((void*)host, (void*)device, bytes, bytes));

        public void Drain()
        {
            while (Main.Count + Beside.Count > 0) Assert.True(Run(Main) || Run(Beside), "the streams wait for each other");
        }

        public void Dispose() { }

        void Add(bool beside, Action action)
        {
            (beside ? Beside : Main).Enqueue(action);
            while (early && Run(Beside)) { }
        }

        bool Run(Queue<Action> queue)
        {
            if (!queue.TryPeek(out var next)) return false;
            if (_waits.TryGetValue(next, out var wait) && _events[wait.Mark].Passed < wait.Count) return false;
            queue.Dequeue()();
            return true;
        }
    }
}
