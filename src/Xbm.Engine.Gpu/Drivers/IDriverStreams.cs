namespace Xbm.Engine.Gpu.Drivers;

/// <summary>
/// A driver's streams: the backend's own, where everything goes in order, and one beside it for copies. Events are made once and recorded
/// anew.
/// </summary>
interface IDriverStreams : IDisposable
{
    /// <summary>An array in page-locked memory, until it is freed or this is disposed; null where the driver gives none.</summary>
    T[]? Lock<T>(int length) where T : unmanaged;

    /// <summary>Frees such an array.</summary>
    void Unlock(Array array);

    /// <summary>An event that counts as passed until it is recorded.</summary>
    nint CreateEvent();

    /// <summary>The event passes when all that is in the stream by now is done.</summary>
    void Record(nint mark, bool beside);

    /// <summary>What comes into the stream from now on waits for the event.</summary>
    void Wait(nint mark, bool beside);

    /// <summary>The calling thread waits for the event.</summary>
    void Synchronize(nint mark);

    /// <summary>Page-locked memory → device. Both stay as they are until the stream has passed this.</summary>
    void Copy(nint host, nint device, long bytes, bool beside);
}
