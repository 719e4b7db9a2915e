namespace Xbm.Engine.Backends.Cpu.Memory;

/// <summary>
/// Buffers of one thread for packed panels and tiles; they grow to what the largest op needs and are then used again and again.
/// </summary>
static class Scratch
{
    [ThreadStatic] static ScratchBuffer[]? s_buffers;

    /// <summary>
    /// At least <paramref name="length"/> floats of undefined content, aligned to a cache line, until the lease is disposed. A thread has
    /// one buffer per use, so it may hold one lease of a use at a time.
    /// </summary>
    /// <exception cref="InvalidOperationException">In Debug builds: this thread holds a lease of this use already.</exception>
    public static ScratchLease Lease(ScratchUse use, long length) => (s_buffers ??= Create())[(int)use].Lease(length);

    static ScratchBuffer[] Create() => [.. Enum.GetValues<ScratchUse>().Select(use => new ScratchBuffer(use))];
}
