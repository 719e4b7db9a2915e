using System.ComponentModel.DataAnnotations;
using Xbm.Training.Optimization;

namespace Xbm.Training.Config;

/// <summary>The optimiser and its learning-rate schedule.</summary>
public sealed record OptimizerConfig
{
    /// <summary>Which optimiser.</summary>
    [ConfigKey(ConfigSchema.NameKey)]
    public IOptimizerOptions Method { get; init; } = new AdamOptions();

    /// <summary>The learning rate that the schedule starts from.</summary>
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay.</summary>
    [Range(0, double.PositiveInfinity)]
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>The largest length of all gradients taken together: longer ones are scaled down to it. Null for no limit.</summary>
    [Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double? ClipNorm { get; init; }

    /// <summary>How the learning rate falls.</summary>
    [OwnBlock]
    public IScheduleOptions Schedule { get; init; } = new StepOptions();
}
