using System.Runtime.CompilerServices;

namespace Xbm.Engine;

/// <summary>
/// The record of the ops of one step, in order. A rule is pure: it maps the gradient of its output to the gradients of its inputs;
/// only the tape accumulates them, checks their shapes and returns what it has consumed.
/// </summary>
public sealed class Tape
{
    readonly Backend _backend;
    readonly List<Entry> _entries = [];
    readonly List<Tensor> _leaves = [];
    int _pending;   // tensors with a gradient that their entry has not consumed yet

    internal Tape(Backend backend) => _backend = backend;

    /// <summary>False inside a <see cref="Backend.NoGrad"/> scope.</summary>
    internal bool Recording { get; set; } = true;

    /// <summary>The trace that is open, if any.</summary>
    internal OpTrace? Trace { get; private set; }

    internal OpTrace BeginTrace()
    {
        if (Trace is not null) throw new InvalidOperationException("A trace is open on this backend; dispose it before the next begins.");
        return Trace = new OpTrace(this);
    }

    internal void EndTrace(OpTrace trace)
    {
        if (Trace == trace) Trace = null;
    }

    /// <summary>
    /// Records <paramref name="y"/> as made from <paramref name="inputs"/> if one of them needs a gradient, and returns it.
    /// </summary>
    /// <param name="y">What the op made.</param>
    /// <param name="inputs">What it read.</param>
    /// <param name="rule">From the gradient of y to one gradient per input, or null where the input needs none.</param>
    /// <param name="op">The op's name, for a <see cref="OpTrace"/>: the calling method's.</param>
    public Tensor Record(Tensor y, Tensor[] inputs, Func<Tensor, Tensor?[]> rule, [CallerMemberName] string op = "")
    {
        Trace?.Add(op, inputs, y);
        return Enter(y, inputs, rule);
    }

    /// <summary>
    /// Records <paramref name="y"/> as made from <paramref name="inputs"/> if one of them needs a gradient, and returns it.
    /// </summary>
    /// <param name="y">What the op made.</param>
    /// <param name="inputs">What it read.</param>
    /// <param name="rule">From the gradient of y to one gradient per input, or null where the input needs none.</param>
    /// <param name="attributes">The op's sizes and constants, for a trace; nothing else reads them.</param>
    /// <param name="op">The op's name, for a <see cref="OpTrace"/>: the calling method's.</param>
    public Tensor Record<TAttributes>(Tensor y, Tensor[] inputs, Func<Tensor, Tensor?[]> rule, in TAttributes attributes,
        [CallerMemberName] string op = "") where TAttributes : struct
    {
        // The attributes become an object only here, where somebody wants them.
        Trace?.Add(op, inputs, y, attributes);
        return Enter(y, inputs, rule);
    }

    Tensor Enter(Tensor y, Tensor[] inputs, Func<Tensor, Tensor?[]> rule)
    {
        if (!Recording || !Array.Exists(inputs, static x => x.NeedsGrad)) return y;
        y.NeedsGrad = true;
        _entries.Add(new Entry(y, inputs, rule));
        return y;
    }

    /// <summary>Whether an op over these inputs will be recorded: it may then have to save what its rule needs.</summary>
    internal bool Records(params ReadOnlySpan<Tensor> inputs)
    {
        if (Recording)
            foreach (var input in inputs)
                if (input.NeedsGrad) return true;
        return false;
    }

    internal void Backward(Tensor y, Tensor seed)
    {
        Check.That(seed.Shape == y.Shape, y, seed, "the seed has another shape");
        Check.That(y.NeedsGrad, "nothing that this tensor depends on needs a gradient, or it was made under NoGrad");
        // The caller may hold the seed: one use more keeps it from being summed into or returned.
        seed.Storage.GradientUses++;
        Accumulate(y, seed);
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            var (output, inputs, rule) = _entries[i];
            if (output.Grad is not { } dy) continue;
            var gradients = rule(dy);
            for (int j = 0; j < inputs.Length; j++)
            {
                if (!inputs[j].NeedsGrad) continue;
                if (gradients[j] is not { } gradient) throw Wrong(output, "no gradient", j, inputs[j]);
                if (gradient.Shape != inputs[j].Shape) throw Wrong(output, $"a gradient {gradient.Shape}", j, inputs[j]);
                Accumulate(inputs[j], gradient);
            }
            output.Grad = null;
            _pending--;
            ReleaseUse(dy.Storage);
        }
        _entries.Clear();
        seed.Storage.GradientUses--;
        if (_pending > 0)
            throw new InvalidOperationException(
                "Backward reached a tensor whose record an earlier backward of this step has consumed; "
                + "add the losses up and call it once.");
    }

    static InvalidOperationException Wrong(Tensor output, string gave, int number, Tensor input) =>
        new($"The rule for {output.Shape} gave {gave} for input {number} {input.Shape}.");

    void Accumulate(Tensor x, Tensor gradient)
    {
        if (x.Grad is null)
        {
            x.Grad = gradient;
            gradient.Storage.GradientUses++;
            // Whatever is left with a gradient after backward is a leaf; the step's end takes it away again.
            if (x is Parameter) _leaves.Add(x);
            else _pending++;
            return;
        }
        // A gradient may be shared (Add hands the same one to both inputs), so it is summed in place only when nobody else holds it.
        var held = x.Grad.Storage;
        var sum = held.GradientUses == 1 ? held : _backend.Rent<float>(held.Length);
        _backend.Zip(new AddOp(), held, gradient.Storage, sum, Broadcast.None, 1, held.Length);
        if (sum == held) return;
        sum.GradientUses = 1;
        x.Grad = new Tensor(sum, x.Shape);
        ReleaseUse(held);
    }

    static void ReleaseUse(Storage storage)
    {
        if (--storage.GradientUses > 0 || storage.StepIndex < 0) return;
        storage.Backend.CurrentStep!.Release(storage);
        storage.Return();
    }

    internal void Clear()
    {
        foreach (var leaf in _leaves) leaf.Grad = null;
        _leaves.Clear();
        _entries.Clear();
        _pending = 0;
    }

    readonly record struct Entry(Tensor Output, Tensor[] Inputs, Func<Tensor, Tensor?[]> Rule);
}
