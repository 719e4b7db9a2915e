namespace Xbm.Engine.Optim;

/// <summary>SGD with momentum and weight decay, see <see cref="SgdSettings"/>.</summary>
public sealed class Sgd : Optimizer
{
    readonly SgdSettings _settings;
    readonly Tensor[] _momentum;

    /// <summary>Starts with no momentum; <paramref name="settings"/>' learning rate is replaced at every step.</summary>
    public Sgd(IReadOnlyList<(string Name, Parameter Value)> parameters, SgdSettings settings) : base(parameters)
    {
        _settings = settings;
        _momentum = settings.Momentum != 0 ? Zeros() : [];
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Value)> State => _momentum.Length == 0 ? [] : Named(_momentum, "momentum");

    /// <inheritdoc/>
    protected override void Update(int index, Parameter parameter, Tensor gradient, float learningRate) =>
        parameter.Backend.SgdStep(_settings with { LearningRate = learningRate }, parameter.Storage, gradient.Storage,
            _momentum.Length == 0 ? null : _momentum[index].Storage);
}
