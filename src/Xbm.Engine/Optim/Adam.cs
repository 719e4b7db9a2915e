namespace Xbm.Engine.Optim;

/// <summary>Adam and AdamW, see <see cref="AdamSettings"/>.</summary>
public sealed class Adam : Optimizer
{
    readonly AdamSettings _settings;
    readonly Tensor[] _mean, _square;

    /// <summary>Starts with zero moments; <paramref name="settings"/>' learning rate is replaced at every step.</summary>
    public Adam(IReadOnlyList<(string Name, Parameter Value)> parameters, AdamSettings settings) : base(parameters)
    {
        _settings = settings;
        (_mean, _square) = (Zeros(), Zeros());
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Value)> State => Named(_mean, "mean").Concat(Named(_square, "square"));

    /// <inheritdoc/>
    protected override void Update(int index, Parameter parameter, Tensor gradient, float learningRate) =>
        parameter.Backend.AdamStep(_settings with { LearningRate = learningRate }, Iteration, parameter.Storage, gradient.Storage,
            _mean[index].Storage, _square[index].Storage);
}
