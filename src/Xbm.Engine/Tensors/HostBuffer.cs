namespace Xbm.Engine;

/// <summary>
/// Host memory that batches are uploaded from, made by <see cref="Backend.HostBuffer"/>: page-locked where the device copies from it by
/// itself.
/// </summary>
public class HostBuffer : IDisposable
{
    /// <summary>A buffer over an array, of which uploads take a copy at once.</summary>
    public HostBuffer(float[] values) => Values = values;

    /// <summary>The memory.</summary>
    public float[] Values { get; }

    /// <summary>Waits until the device has read what was staged from here last: before that the values must not change.</summary>
    public virtual void WaitUntilRead() { }

    /// <summary>Frees the memory, once the device has read it.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
