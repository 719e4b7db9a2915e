namespace Xbm.Engine;

/// <summary>
/// The ops that ran while this was open, in order, under <see cref="Backend.NoGrad"/> too: the graph of a network, as an export needs it.
/// While a trace is open, blocks that otherwise run in one pass run op by op, so that it holds the ops of the field alone.
/// </summary>
public sealed class OpTrace : IDisposable
{
    readonly Tape _tape;
    readonly List<TracedOp> _ops = [];

    internal OpTrace(Tape tape) => _tape = tape;

    /// <summary>The ops so far. Their tensors keep their shapes after the step; their values belong to it.</summary>
    public IReadOnlyList<TracedOp> Entries => _ops;

    internal void Add(string name, Tensor[] inputs, Tensor output, object? attributes = null) =>
        _ops.Add(new TracedOp(name, inputs, output, attributes));

    /// <summary>Ends the trace; <see cref="Entries"/> stays.</summary>
    public void Dispose() => _tape.EndTrace(this);
}
