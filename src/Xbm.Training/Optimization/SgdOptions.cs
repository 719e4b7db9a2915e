using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Engine.Optim;

namespace Xbm.Training.Optimization;

/// <summary>Stochastic gradient descent with momentum; weight decay is part of the gradient.</summary>
public sealed record SgdOptions : IOptimizerOptions
{
    /// <summary>How much of the last update goes on.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.9;

    /// <inheritdoc/>
    public Optimizer Create(IReadOnlyList<(string Name, Parameter Value)> parameters, float learningRate, float weightDecay) =>
        new Sgd(parameters, new SgdSettings(learningRate, (float)Momentum, weightDecay));
}
