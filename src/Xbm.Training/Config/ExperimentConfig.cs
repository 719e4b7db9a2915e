using System.Text.RegularExpressions;
using Xbm.Engine;

namespace Xbm.Training.Config;

/// <summary>
/// One experiment, fully described: what <c>config.yaml</c> of a run holds. The defaults are the experiment on the data set that Xbm draws
/// itself. YAML keys are the property names in snake_case; <see cref="ConfigLoader"/> reads them.
/// </summary>
public sealed partial record ExperimentConfig : IConfigBlock
{
    /// <summary>Names the run folder: letters, digits, '.', '_' and '-'.</summary>
    public string Name { get; init; } = "drawn";

    /// <summary>The seed of everything random: data, initial weights, batches, augmentation.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Images, their classes, and how batches are drawn.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>The embedding network.</summary>
    public ModelConfig Model { get; init; } = new();

    /// <summary>The pair loss.</summary>
    public LossConfig Loss { get; init; } = new();

    /// <summary>The cross-batch memory.</summary>
    public MemoryConfig Memory { get; init; } = new();

    /// <summary>The optimiser and its learning-rate schedule.</summary>
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>Length of the run, batches, logging, evaluation, checkpoints.</summary>
    public TrainConfig Train { get; init; } = new();

    /// <summary>Checks every value's range and the rules between values.</summary>
    /// <exception cref="UsageException">The first value that makes no sense, in one line with its key.</exception>
    public void Validate() => Validate(tree: null);

    /// <param name="tree">What the values were read from, so that the message can name file and line; null where that is unknown.</param>
    internal void Validate(MapNode? tree)
    {
        BlockChecks.Run(this, tree);
        var check = new BlockChecks("", tree);
        CheckBatches(check);
        check.Rule(Model.Backbone != BackboneName.Convnet4 || Data.Size >= 16, "data.size", Data.Size,
            "at least 16, because model.backbone convnet4 halves the image four times");
        check.Rule(Optimizer.Schedule.Name != ScheduleName.Plateau || Train.EvalEvery > 0, "train.eval_every", Train.EvalEvery,
            "at least 1, because optimizer.schedule.name plateau watches the evaluations");
        check.Rule(Optimizer.Schedule.Minimum <= Optimizer.LearningRate, "optimizer.schedule.minimum", Optimizer.Schedule.Minimum,
            $"at most optimizer.learning_rate ({ConfigFormat.Text(Optimizer.LearningRate)})");
    }

    void CheckBatches(BlockChecks check)
    {
        int batch = Train.BatchSize;
        if (Data.Sampler == SamplerName.Classes)
        {
            long product = (long)Data.ClassesPerBatch * Data.InstancesPerClass;
            check.Rule(product == batch, "train.batch_size", batch,
                $"data.classes_per_batch × data.instances_per_class ({product}), because data.sampler is classes");
            check.Rule(Data.Source != DataSource.Drawn || Data.ClassesPerBatch <= Data.TrainClasses, "data.classes_per_batch",
                Data.ClassesPerBatch, $"at most data.train_classes ({Data.TrainClasses})");
        }
        check.Rule(!Memory.Enabled || Memory.Rows is not { } rows || rows >= batch, "memory.rows", Memory.Rows,
            $"at least train.batch_size ({batch}): a batch must fit into the ring");
    }

    void IConfigBlock.Validate(BlockChecks check) =>
        check.That(FolderName().IsMatch(Name), Name, "1 to 100 letters, digits, '.', '_' or '-', beginning with a letter or digit");

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex FolderName();
}
