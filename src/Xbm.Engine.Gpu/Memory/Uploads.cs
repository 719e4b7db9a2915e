using ILGPU.Runtime;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Memory;

/// <summary>
/// Copies to the device that nobody waits for. Small ones pass through a page-locked ring, in order with the kernels. A batch is copied
/// from its own page-locked buffer, beside the work of the step before, into one of two blocks in turn: the copy waits for the step that
/// used this block last, and the kernels that follow wait for the copy.
/// </summary>
sealed unsafe class Uploads : IDisposable
{
    /// <summary>Bytes of one segment of the ring, and of the largest upload that goes through it.</summary>
    const int Segment = 1 << 18;

    readonly Backend _backend;
    readonly Allocator _allocator;
    readonly IDriverStreams _streams;
    readonly byte[]? _ring;
    readonly nint[] _passed;
    readonly Block[] _blocks;
    int _segment, _used, _turn;

    public Uploads(Backend backend, Allocator allocator, IDriverStreams streams)
    {
        (_backend, _allocator, _streams) = (backend, allocator, streams);
        _passed = [streams.CreateEvent(), streams.CreateEvent(), streams.CreateEvent(), streams.CreateEvent()];
        _blocks = [new(streams.CreateEvent(), streams.CreateEvent()), new(streams.CreateEvent(), streams.CreateEvent())];
        _ring = streams.Lock<byte>(_passed.Length * Segment);
    }

    /// <summary>Enqueues the copy of a few values; false where they are too many for the ring, or there is none.</summary>
    public bool Enqueue<T>(ReadOnlySpan<T> source, nint device) where T : unmanaged
    {
        long bytes = (long)source.Length * sizeof(T);
        if (_ring is null || bytes > Segment) return false;
        if (_used + bytes > Segment) NextSegment();
        var place = _ring.AsSpan(_segment * Segment + _used, (int)bytes);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(source).CopyTo(place);
        // The array is pinned.
        fixed (byte* host = place) _streams.Copy((nint)host, device, bytes, beside: false);
        // Copies start at whole cache lines.
        _used += (int)((bytes + 63) & ~63);
        return true;
    }

    /// <summary>The segment is written again when all its copies are done: three segments later, so that this hardly ever waits.</summary>
    void NextSegment()
    {
        _streams.Record(_passed[_segment], beside: false);
        _segment = (_segment + 1) % _passed.Length;
        _used = 0;
        _streams.Synchronize(_passed[_segment]);
    }

    /// <summary>
    /// Enqueues the copy of a batch beside what was enqueued before, and returns the block it goes to. It is of use for one step.
    /// </summary>
    public Storage<float> Stage(PageLockedBuffer source, int length)
    {
        var block = _blocks[_turn];
        if (block.Storage?.Length != length)
        {
            block.Storage?.Free();
            block.Storage = null;
            block.Storage = new GpuStorage<float>(_backend, _allocator, length);
        }
        _turn = 1 - _turn;
        // Every step that used the other block has been enqueued by now.
        _streams.Record(_blocks[_turn].Free, beside: false);
        _streams.Wait(block.Free, beside: true);
        fixed (float* host = source.Values)
            _streams.Copy((nint)host, block.Storage.View.LoadEffectiveAddressAsPtr(), (long)length * sizeof(float), beside: true);
        _streams.Record(block.Copied, beside: true);
        _streams.Record(source.Read, beside: true);
        _streams.Wait(block.Copied, beside: false);
        return block.Storage;
    }

    /// <summary>Page-locked memory for <see cref="Stage"/>; null where the driver gives none.</summary>
    public PageLockedBuffer? Buffer(int length) =>
        _streams.Lock<float>(length) is { } values ? new(values, _streams, _streams.CreateEvent()) : null;

    public void Dispose()
    {
        foreach (var block in _blocks) block.Storage?.Free();
        _streams.Dispose();
    }

    sealed class Block(nint copied, nint free)
    {
        public GpuStorage<float>? Storage { get; set; }

        /// <summary>Passed when the block holds the batch.</summary>
        public nint Copied => copied;

        /// <summary>Passed when the step that used the block is over.</summary>
        public nint Free => free;
    }
}
