using System.ComponentModel.DataAnnotations;
using Xbm.Engine.Optim;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Optimization;

/// <summary>The learning rate stays.</summary>
public sealed record ConstantOptions : IScheduleOptions
{
    /// <inheritdoc/>
    public Schedule Create(float learningRate, int iterations) => new ConstantSchedule(learningRate);
}

/// <summary>The learning rate falls by a factor at given points of the run.</summary>
public sealed record StepOptions : IScheduleOptions, IValidatableObject
{
    /// <summary>The points, as fractions of the run, in ascending order.</summary>
    public ValueList<double> At { get; init; } = [0.7];

    /// <summary>What the learning rate is multiplied by.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    /// <inheritdoc/>
    public Schedule Create(float learningRate, int iterations) =>
        new StepSchedule(learningRate, [.. At.Select(at => (long)Math.Round(at * iterations))], (float)Factor);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext context)
    {
        if (At.Count == 0 || !At.All(point => point is > 0 and < 1) || !At.Ascends())
            yield return new ValidationResult("ascending fractions of the run, at least one, each above 0 and below 1", [nameof(At)]);
    }
}

/// <summary>The learning rate falls along half a cosine, down to the minimum (Loshchilov and Hutter, 2017, without restarts).</summary>
public sealed record CosineOptions : IScheduleOptions
{
    /// <summary>The least learning rate.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Minimum { get; init; }

    /// <inheritdoc/>
    public Schedule Create(float learningRate, int iterations) => new CosineSchedule(learningRate, (float)Minimum, iterations);
}

/// <summary>The learning rate falls by a factor whenever the validation set has not improved for a while.</summary>
public sealed record PlateauOptions : IScheduleOptions
{
    /// <summary>What the learning rate is multiplied by.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    /// <summary>Evaluations without improvement before the rate falls.</summary>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 5;

    /// <summary>The least learning rate.</summary>
    [Range(0, double.PositiveInfinity)]
    public double Minimum { get; init; }

    /// <inheritdoc/>
    public bool FollowsEvaluations => true;

    /// <inheritdoc/>
    public Schedule Create(float learningRate, int iterations) =>
        new PlateauSchedule(learningRate, (float)Factor, Patience, (float)Minimum);
}
