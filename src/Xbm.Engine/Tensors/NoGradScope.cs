namespace Xbm.Engine;

/// <summary>A scope in which ops are not recorded.</summary>
public readonly struct NoGradScope : IDisposable
{
    readonly Tape _tape;
    readonly bool _before;

    internal NoGradScope(Tape tape)
    {
        (_tape, _before) = (tape, tape.Recording);
        tape.Recording = false;
    }

    /// <summary>Records again, if it did before.</summary>
    public void Dispose() => _tape.Recording = _before;
}
