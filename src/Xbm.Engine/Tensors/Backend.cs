namespace Xbm.Engine;

/// <summary>
/// A device: its memory, its one in-order stream, and the primitives that every op is made of (the other part of this class).
/// A backend is used from one thread at a time.
/// </summary>
public abstract partial class Backend : IDisposable
{
    readonly StoragePool<float> _floats;
    readonly StoragePool<int> _ints;

    /// <summary>For derived backends.</summary>
    protected Backend()
    {
        _floats = new(CreateStorage<float>);
        _ints = new(CreateStorage<int>);
        Tape = new Tape(this);
    }

    /// <summary>What the device is, for people: name, width, threads.</summary>
    public abstract string Description { get; }

    /// <summary>What products of matrices are computed in.</summary>
    public virtual Precision Precision => Precision.Float32;

    /// <summary>The record of the current step's ops.</summary>
    public Tape Tape { get; }

    /// <summary>The step that owns new temporaries; null between steps.</summary>
    public Step? CurrentStep { get; private set; }

    /// <summary>Blocks of memory in use: between steps, those of long-lived objects alone.</summary>
    public int LiveStorage => _floats.Live + _ints.Live;

    /// <summary>Starts a step. Dispose it to return every temporary made since.</summary>
    /// <exception cref="InvalidOperationException">A step is open already.</exception>
    public Step BeginStep()
    {
        if (CurrentStep is not null)
            throw new InvalidOperationException("A step is open on this backend; dispose it before the next begins.");
        return CurrentStep = new Step(this);
    }

    internal void EndStep() => CurrentStep = null;

    /// <summary>Until the result is disposed, ops are not recorded: for evaluation.</summary>
    public NoGradScope NoGrad() => new(Tape);

    /// <summary>
    /// Collects the ops that run until the result is disposed, with names, inputs, outputs and attributes: for an export of the graph.
    /// </summary>
    /// <exception cref="InvalidOperationException">A trace is open already.</exception>
    public OpTrace Trace() => Tape.BeginTrace();

    /// <summary>Frees pooled memory that is not in use, as after an evaluation with other batch sizes.</summary>
    public void Trim()
    {
        _floats.Trim();
        _ints.Trim();
    }

    /// <summary>A temporary of the current step, of undefined content.</summary>
    public Tensor Empty(Shape shape) => new(Rent<float>(shape.Length), shape);

    /// <summary>A temporary with every element set to <paramref name="value"/>.</summary>
    public Tensor Full(Shape shape, float value)
    {
        var tensor = Empty(shape);
        Fill(tensor.Storage, value);
        return tensor;
    }

    /// <summary>A temporary with the host's values.</summary>
    public Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        var tensor = Empty(shape);
        tensor.Set(values);
        return tensor;
    }

    /// <summary>Host memory for <see cref="Stage"/>; the caller disposes it.</summary>
    public virtual HostBuffer HostBuffer(int length) => new(new float[length]);

    /// <summary>
    /// A temporary of the current step with a buffer's values. A device with page-locked buffers copies them beside the work that was
    /// enqueued before: see <see cref="HostBuffer.WaitUntilRead"/>.
    /// </summary>
    public virtual Tensor Stage(HostBuffer source, Shape shape) => From(source.Values.AsSpan(0, shape.Length), shape);

    /// <summary>Temporary indices with the host's values.</summary>
    public Indices From(ReadOnlySpan<int> values)
    {
        var indices = new Indices(Rent<int>(values.Length));
        indices.Set(values);
        return indices;
    }

    /// <summary>A long-lived tensor of zeros; the caller disposes it.</summary>
    public Tensor Persistent(Shape shape)
    {
        var tensor = new Tensor(_floats.Rent(shape.Length), shape);
        Fill(tensor.Storage, 0);
        return tensor;
    }

    /// <summary>Long-lived indices, all zero; the caller disposes them.</summary>
    public Indices PersistentIndices(int length)
    {
        var indices = new Indices(_ints.Rent(length));
        indices.Set(new int[length]);
        return indices;
    }

    /// <summary>A parameter of zeros; the caller initialises and disposes it.</summary>
    public Parameter Parameter(Shape shape)
    {
        var parameter = new Parameter(_floats.Rent(shape.Length), shape);
        Fill(parameter.Storage, 0);
        return parameter;
    }

    internal StoragePool<T> PoolOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? (StoragePool<T>)(object)_floats : (StoragePool<T>)(object)_ints;

    /// <summary>A block owned by the current step.</summary>
    internal Storage<T> Rent<T>(int length) where T : unmanaged
    {
        var step = CurrentStep ?? throw new InvalidOperationException(
            "No step is open on this backend: ops run between BeginStep and the step's Dispose.");
        var storage = PoolOf<T>().Rent(length);
        step.Own(storage);
        return storage;
    }

    /// <summary>Releases the device.</summary>
    public virtual void Dispose()
    {
        CurrentStep?.Dispose();
        Trim();
        GC.SuppressFinalize(this);
    }
}
