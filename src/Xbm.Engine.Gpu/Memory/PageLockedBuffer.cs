using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Memory;

/// <summary>Page-locked memory with the event that the device has read it.</summary>
sealed class PageLockedBuffer(float[] values, IDriverStreams streams, nint read) : HostBuffer(values)
{
    /// <summary>Passed when the last copy from here is done.</summary>
    public nint Read => read;

    public override void WaitUntilRead() => streams.Synchronize(read);

    public override void Dispose()
    {
        try
        {
            WaitUntilRead();
        }
        catch (XbmException)
        {
            // A device that is lost reads no more.
        }
        streams.Unlock(Values);
        base.Dispose();
    }
}
