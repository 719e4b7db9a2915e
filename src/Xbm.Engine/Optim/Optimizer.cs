namespace Xbm.Engine.Optim;

/// <summary>Updates parameters from their gradients; owns its per-parameter state.</summary>
public abstract class Optimizer : IDisposable
{
    readonly IReadOnlyList<(string Name, Parameter Value)> _parameters;

    /// <summary>An optimiser of these named parameters.</summary>
    protected Optimizer(IReadOnlyList<(string Name, Parameter Value)> parameters) => _parameters = parameters;

    /// <summary>Steps made so far.</summary>
    public long Iteration { get; set; }

    /// <summary>The state that a checkpoint holds: (name, tensor), names as "parameter.part".</summary>
    public abstract IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>Updates every parameter that has a gradient. Call it after backward, in the same step.</summary>
    /// <param name="learningRate">η of this step.</param>
    public void Step(float learningRate)
    {
        Iteration++;
        for (int i = 0; i < _parameters.Count; i++)
            if (_parameters[i].Value is { Grad: { } gradient } parameter) Update(i, parameter, gradient, learningRate);
    }

    /// <summary>Updates parameter number <paramref name="index"/>.</summary>
    protected abstract void Update(int index, Parameter parameter, Tensor gradient, float learningRate);

    /// <summary>A state tensor of zeros for every parameter.</summary>
    private protected Tensor[] Zeros() => [.. _parameters.Select(p => p.Value.Backend.Persistent(p.Value.Shape))];

    /// <summary>State tensors under their parameters' names.</summary>
    private protected IEnumerable<(string Name, Tensor Value)> Named(Tensor[] state, string part) =>
        _parameters.Select((p, i) => ($"{p.Name}.{part}", state[i]));

    /// <summary>Returns the state's storage.</summary>
    public void Dispose()
    {
        foreach (var (_, value) in State) value.Dispose();
        GC.SuppressFinalize(this);
    }
}
