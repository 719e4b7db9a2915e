namespace Xbm.Engine;

/// <summary>
/// A block of device memory. It has no finalizer: its owner is the current <see cref="Step"/> or a long-lived object that is disposed.
/// A returned block goes to the backend's pool and comes back under a new <see cref="Generation"/>.
/// </summary>
public abstract class Storage
{
    private protected Storage(Backend backend, int length) => (Backend, Length) = (backend, length);

    /// <summary>The backend that made this block.</summary>
    public Backend Backend { get; }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>Counts the returns to the pool: a tensor that remembers an older number must not read this block.</summary>
    internal int Generation { get; private protected set; }

    /// <summary>How many gradients on the tape point here; at 0 the tape may return the block before the step ends.</summary>
    internal int GradientUses { get; set; }

    /// <summary>The block's place in its step's list; −1 where a long-lived object owns it.</summary>
    internal int StepIndex { get; set; } = -1;

    /// <summary>Puts the block back into its pool.</summary>
    internal abstract void Return();

    /// <summary>Gives the memory back to the device: the pool has forgotten the block. On the CPU the garbage collector does it.</summary>
    protected internal virtual void Free() { }
}

/// <summary>A block of <typeparamref name="T"/>: float for values, int for labels and indices.</summary>
public abstract class Storage<T> : Storage where T : unmanaged
{
    /// <summary>For backends: a block of <paramref name="length"/> elements.</summary>
    protected Storage(Backend backend, int length) : base(backend, length) { }

    internal override void Return()
    {
        Generation++;
        GradientUses = 0;
        StepIndex = -1;
        Backend.PoolOf<T>().Return(this);
    }
}
