namespace Xbm.Engine;

/// <summary>
/// A dense, row-major block of float32 on a backend. Ops that take part in a <see cref="Step"/> record themselves on its tape.
/// </summary>
public class Tensor : IDisposable
{
    readonly Storage<float> _storage;
    readonly int _generation;

    internal Tensor(Storage<float> storage, Shape shape)
    {
        (_storage, _generation, Shape) = (storage, storage.Generation, shape);
    }

    /// <summary>Whether another tensor owns the storage.</summary>
    bool IsView { get; init; }

    /// <summary>The sizes.</summary>
    public Shape Shape { get; }

    /// <summary>The backend that holds the values.</summary>
    public Backend Backend => _storage.Backend;

    /// <summary>Whether backward computes a gradient for this tensor.</summary>
    public bool NeedsGrad { get; internal set; }

    /// <summary>
    /// After <see cref="Backward"/>, and until the step ends: the gradient of a leaf (a parameter), of this tensor's shape.
    /// </summary>
    public Tensor? Grad { get; internal set; }

    /// <summary>The block of device memory.</summary>
    /// <exception cref="InvalidOperationException">The step that owned it has ended.</exception>
    public Storage<float> Storage => _storage.Generation == _generation
        ? _storage
        : throw new InvalidOperationException(
            $"The storage of this tensor {Shape} was returned when its step ended; use step.Keep to have it outlive the step.");

    /// <summary>Copies the values to the host. This waits for the device.</summary>
    public float[] ToArray()
    {
        var values = new float[Shape.Length];
        Backend.Download<float>(Storage, values);
        return values;
    }

    /// <summary>The value of a tensor of one element. This waits for the device.</summary>
    public float Item()
    {
        Check.That(Shape.Length == 1, $"expected one element, got {Shape}");
        Span<float> value = [0];
        Backend.Download(Storage, value);
        return value[0];
    }

    /// <summary>Overwrites the values from the host.</summary>
    public void Set(ReadOnlySpan<float> values)
    {
        Check.That(values.Length == Shape.Length, $"expected {Shape.Length} values for {Shape}, got {values.Length}");
        Backend.Upload(values, Storage);
    }

    /// <summary>The same values under another shape of the same length; nothing is copied.</summary>
    public Tensor Reshape(Shape shape)
    {
        Check.That(shape.Length == Shape.Length, $"{Shape} has {Shape.Length} elements, {shape} has {shape.Length}");
        return Backend.Tape.Record(new Tensor(Storage, shape) { IsView = true }, [this], dy => [new Tensor(dy.Storage, Shape)], shape);
    }

    /// <summary>The same values, cut off from the tape: no gradient flows through.</summary>
    public Tensor Detach()
    {
        var y = new Tensor(Storage, Shape) { IsView = true };
        Backend.Tape.Trace?.Add(nameof(Detach), [this], y);
        return y;
    }

    /// <summary>
    /// Computes the gradient of every leaf that this tensor depends on. <paramref name="seed"/> is the gradient of this tensor itself:
    /// 1 for a scalar, and required for anything else.
    /// </summary>
    public void Backward(Tensor? seed = null)
    {
        Check.That(seed is not null || Shape.Length == 1, $"a tensor of shape {Shape} needs a seed of that shape");
        Backend.Tape.Backward(this, seed ?? Backend.Full(Shape, 1));
    }

    /// <summary>
    /// Returns a long-lived tensor's storage to the pool. Temporaries are returned by their step, views by what they look at.
    /// </summary>
    public void Dispose()
    {
        if (!IsView && _storage.Generation == _generation && _storage.StepIndex < 0) _storage.Return();
        GC.SuppressFinalize(this);
    }
}
