using Xbm.Training.Metrics;

namespace Xbm.Training.Runs;

/// <summary>Who watches a run. Every method has a default that does nothing; calls come from the training thread.</summary>
public interface IRunObserver
{
    /// <summary>A step was made.</summary>
    /// <param name="iteration">Steps made so far.</param>
    void Stepped(int iteration) { }

    /// <summary>A line was logged.</summary>
    void Logged(LogLine line) { }

    /// <summary>Images were evaluated.</summary>
    void Evaluated(Evaluation evaluation) { }
}

/// <summary>Watches nothing.</summary>
public sealed class SilentObserver : IRunObserver;

/// <summary>One evaluation.</summary>
/// <param name="Iteration">Steps made before it.</param>
/// <param name="Set">What was evaluated.</param>
/// <param name="At">The values of K.</param>
/// <param name="Recall">Recall@K for each of them; NaN where no class has two images.</param>
public sealed record Evaluation(int Iteration, EvaluationSet Set, IReadOnlyList<int> At, IReadOnlyList<double> Recall);

/// <summary>What is evaluated.</summary>
public enum EvaluationSet
{
    /// <summary>Classes held out of the training classes.</summary>
    Validation,

    /// <summary>The test classes.</summary>
    Test,
}

/// <summary>One line of the log.</summary>
/// <param name="Iteration">Steps made.</param>
/// <param name="Epoch">The epoch of the next step.</param>
/// <param name="Metrics">Means over the steps since the line before.</param>
/// <param name="LearningRate">η of the last step.</param>
/// <param name="ImagesPerSecond">Images trained on per second since the line before.</param>
/// <param name="WaitedForData">The share of that time that steps waited for images, 0 to 1.</param>
/// <param name="MemoryFill">Rows of the memory in use, 0 to 1.</param>
public sealed record LogLine(
    int Iteration, long Epoch, IntervalMetrics Metrics,
    double LearningRate, double ImagesPerSecond, double WaitedForData, double MemoryFill)
{
    /// <summary>What metrics.jsonl gets, besides the iteration. Image rate and waiting alone differ between two runs of one seed.</summary>
    internal (string Name, double Value)[] Values() =>
    [
        ("epoch", Epoch),
        ("loss", Metrics.Loss),
        ("learning_rate", LearningRate),
        ("images_per_second", ImagesPerSecond),
        ("waited_for_data", WaitedForData),
        ("batch_loss", Metrics.Batch.Loss),
        ("batch_positives_per_anchor", Metrics.Batch.Positives),
        ("batch_negatives_per_anchor", Metrics.Batch.Negatives),
        ("memory_loss", Metrics.Memory.Loss),
        ("memory_positives_per_anchor", Metrics.Memory.Positives),
        ("memory_negatives_per_anchor", Metrics.Memory.Negatives),
        ("memory_fill", MemoryFill),
    ];
}
