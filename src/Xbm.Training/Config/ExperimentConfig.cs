using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;
using Xbm.Training.Losses;
using Xbm.Training.Memory;

namespace Xbm.Training.Config;

/// <summary>
/// One experiment, fully described: what <c>config.yaml</c> of a run holds. The defaults are the experiment on the data set that Xbm draws
/// itself. YAML keys are the property names in snake_case; <see cref="Load"/> reads them.
/// </summary>
public sealed record ExperimentConfig : IValidatableObject
{
    /// <summary>Names the run folder: letters, digits, '.', '_' and '-'.</summary>
    [RegularExpression(@"[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
        ErrorMessage = "1 to 100 letters, digits, '.', '_' or '-', beginning with a letter or digit")]
    [Required(AllowEmptyStrings = false, ErrorMessage = "1 to 100 letters, digits, '.', '_' or '-', beginning with a letter or digit")]
    public string Name { get; init; } = "drawn";

    /// <summary>The seed of everything random: data, initial weights, batches, changes of images.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Images, their classes, and how batches are drawn.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>The embedding network.</summary>
    public ModelConfig Model { get; init; } = new();

    /// <summary>The pair loss.</summary>
    [OwnBlock]
    public ILossOptions Loss { get; init; } = new ContrastiveOptions();

    /// <summary>The cross-batch memory.</summary>
    public MemoryConfig Memory { get; init; } = new();

    /// <summary>The optimiser and its learning-rate schedule.</summary>
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>Length of the run, batches, logging, evaluation, checkpoints.</summary>
    public TrainConfig Train { get; init; } = new();

    /// <summary>Reads a configuration.</summary>
    /// <param name="file">A YAML file, or null for the defaults.</param>
    /// <param name="overrides"><c>block.key=value</c>, in order; the last one of a key wins.</param>
    /// <exception cref="UsageException">
    /// No such file, or something in it or in an override that makes no sense; one line with file, line and key.
    /// </exception>
    public static ExperimentConfig Load(string? file = null, params IEnumerable<string> overrides) => ConfigLoader.Load(file, overrides);

    /// <summary>The configuration with every key that applies, which <see cref="Load"/> reads back as an equal one.</summary>
    public string ToYaml() => ConfigWriter.Write(this);

    /// <summary>Checks every value's range and the rules between values.</summary>
    /// <exception cref="UsageException">The first value that makes no sense, in one line with its key.</exception>
    public void Validate() => ConfigChecks.Run(this, tree: null);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext context)
    {
        int batch = Train.BatchSize;
        if (Memory is { Enabled: true, Rows: { } rows } && rows < batch)
            yield return new ValidationResult($"at least train.batch_size ({batch}): a batch must fit into the ring", ["Memory.Rows"]);
        if (Optimizer.Schedule.FollowsEvaluations && Train.EvalEvery == 0)
            yield return new ValidationResult(
                $"at least 1, because optimizer.schedule.name {Choices.Schedules.NameOf(Optimizer.Schedule)} watches the evaluations",
                ["Train.EvalEvery"]);
        if (Optimizer.Schedule.FollowsEvaluations && Data.Validation.IsNone)
            yield return new ValidationResult($"a share of the training classes, or test, because optimizer.schedule.name " +
                $"{Choices.Schedules.NameOf(Optimizer.Schedule)} watches the evaluations", ["Data.Validation"]);
        if (Optimizer.Schedule.Minimum > Optimizer.LearningRate)
            yield return new ValidationResult($"at most optimizer.learning_rate ({ValueFormat.Text(Optimizer.LearningRate)})",
                ["Optimizer.Schedule.Minimum"]);
    }
}
