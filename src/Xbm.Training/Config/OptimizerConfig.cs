namespace Xbm.Training.Config;

/// <summary>Which optimiser.</summary>
public enum OptimizerName
{
    /// <summary>Stochastic gradient descent with momentum; weight decay is part of the gradient.</summary>
    Sgd,

    /// <summary>Adam; weight decay is part of the gradient.</summary>
    Adam,

    /// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).</summary>
    AdamW,
}

/// <summary>Block <c>optimizer</c>: the optimiser and its learning-rate schedule.</summary>
public sealed record OptimizerConfig : IConfigBlock
{
    /// <summary>Which optimiser.</summary>
    public OptimizerName Name { get; init; } = OptimizerName.Adam;

    /// <summary>The learning rate that the schedule starts from.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary><c>sgd</c>: momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary><c>adam</c>, <c>adamw</c>: decay of the mean of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary><c>adam</c>, <c>adamw</c>: decay of the mean of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary><c>adam</c>, <c>adamw</c>: added to the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>How the learning rate falls.</summary>
    public ScheduleConfig Schedule { get; init; } = new();

    void IConfigBlock.Validate(BlockChecks check)
    {
        const string Decay = "a number from 0 to below 1";
        check.Positive(LearningRate);
        check.AtLeast(WeightDecay, 0);
        check.That(Momentum is >= 0 and < 1, Momentum, Decay);
        check.That(Beta1 is >= 0 and < 1, Beta1, Decay);
        check.That(Beta2 is >= 0 and < 1, Beta2, Decay);
        check.Positive(Epsilon);
    }
}
