using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Engine.Optim;

namespace Xbm.Training.Optimization;

/// <summary>Adam (Kingma and Ba, 2015); weight decay is part of the gradient.</summary>
public record AdamOptions : IOptimizerOptions
{
    /// <summary>Decay of the mean of gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator.</summary>
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether weight decay is apart from the gradient.</summary>
    private protected virtual bool Decoupled => false;

    /// <inheritdoc/>
    public Optimizer Create(IReadOnlyList<(string Name, Parameter Value)> parameters, float learningRate, float weightDecay) =>
        new Adam(parameters, new AdamSettings(learningRate, (float)Beta1, (float)Beta2, (float)Epsilon, weightDecay, Decoupled));
}

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).</summary>
public sealed record AdamWOptions : AdamOptions
{
    private protected override bool Decoupled => true;
}
