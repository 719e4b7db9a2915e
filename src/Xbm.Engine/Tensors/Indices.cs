namespace Xbm.Engine;

/// <summary>
/// A vector of int32 on a backend: labels, slots, sample indices. It is a type of its own, so that nothing differentiates it.
/// </summary>
public sealed class Indices : IDisposable
{
    readonly Storage<int> _storage;
    readonly int _generation;

    internal Indices(Storage<int> storage) => (_storage, _generation) = (storage, storage.Generation);

    /// <summary>The number of elements.</summary>
    public int Length => _storage.Length;

    /// <summary>The block of device memory.</summary>
    /// <exception cref="InvalidOperationException">The step that owned it has ended.</exception>
    public Storage<int> Storage => _storage.Generation == _generation
        ? _storage
        : throw new InvalidOperationException($"The storage of these {Length} indices was returned when their step ended.");

    /// <summary>Copies the values to the host. This waits for the device.</summary>
    public int[] ToArray()
    {
        var values = new int[Length];
        _storage.Backend.Download<int>(Storage, values);
        return values;
    }

    /// <summary>Overwrites the values from the host.</summary>
    public void Set(ReadOnlySpan<int> values)
    {
        Check.That(values.Length == Length, $"expected {Length} values, got {values.Length}");
        _storage.Backend.Upload(values, Storage);
    }

    /// <summary>Returns long-lived storage to the pool.</summary>
    public void Dispose()
    {
        if (_storage.Generation == _generation && _storage.StepIndex < 0) _storage.Return();
    }
}
