namespace Xbm.Engine;

/// <summary>
/// The owner of every temporary of one training or evaluation step. Disposing it returns their storage to the pool, drops the tape
/// and the parameters' gradients.
/// </summary>
public sealed class Step : IDisposable
{
    readonly Backend _backend;
    readonly List<Storage> _owned = [];

    internal Step(Backend backend) => _backend = backend;

    internal void Own(Storage storage)
    {
        storage.StepIndex = _owned.Count;
        _owned.Add(storage);
    }

    /// <summary>Takes a block out of the step: the last one moves into its place, so this costs the same for any step.</summary>
    internal void Release(Storage storage)
    {
        var last = _owned[^1];
        _owned[storage.StepIndex] = last;
        last.StepIndex = storage.StepIndex;
        _owned.RemoveAt(_owned.Count - 1);
        storage.StepIndex = -1;
    }

    /// <summary>Makes a temporary outlive the step. The caller owns it from now on and disposes it; it carries no gradient.</summary>
    public Tensor Keep(Tensor tensor)
    {
        Check.That(tensor.Backend == _backend && _backend.CurrentStep == this, "the tensor belongs to another step");
        Check.That(tensor.Storage.StepIndex >= 0, "the tensor is already long-lived");
        Release(tensor.Storage);
        return new Tensor(tensor.Storage, tensor.Shape);
    }

    /// <summary>Ends the step. Reading one of its tensors afterwards throws.</summary>
    public void Dispose()
    {
        if (_backend.CurrentStep != this) return;
        _backend.Tape.Clear();
        foreach (var storage in _owned) storage.Return();
        _owned.Clear();
        _backend.EndStep();
    }
}
