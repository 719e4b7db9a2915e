using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Losses;
using Xbm.Training.Metrics;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Losses;

namespace Xbm.Training.Tests.Trainers;

public class IntervalMetricsTests
{
    const int Steps = 3;

    /// <summary>The batch of a step lies in the ring after it, so pairs can be counted from outside, one by one.</summary>
    [Fact]
    public void A_log_line_has_the_mean_losses_and_valid_pairs_an_anchor_of_its_steps()
    {
        using var backend = new CpuBackend(threads: 1);
        var config = Tiny.Config($"train.log_every={Steps}", "memory.start=0", "memory.rows=40");
        using var trainer = Experiment.CreateTrainer(config, Tiny.Data, backend);
        for (int line = 0; line < 2; line++)
        {
            var expected = new List<(PairOracle Batch, PairOracle Memory)>();
            for (int i = 0; i < Steps; i++)
            {
                trainer.Step();
                expected.Add(Count(trainer));
            }
            var metrics = trainer.TakeInterval();
            AssertMean([.. expected.Select(e => e.Batch)], metrics.Batch);
            AssertMean([.. expected.Select(e => e.Memory)], metrics.Memory);
            double loss = metrics.Batch.Loss + metrics.Memory.Loss;
            Assert.True(Math.Abs(metrics.Loss - loss) <= 1e-6 * loss, $"loss {metrics.Loss}, expected {loss}");
        }
    }

    static (PairOracle Batch, PairOracle Memory) Count(Trainer trainer)
    {
        var memory = trainer.Memory!;
        int d = trainer.Model.EmbeddingSize;
        int[] own = [.. Enumerable.Range(memory.Head - Tiny.BatchSize + memory.Capacity, Tiny.BatchSize)
            .Select(slot => slot % memory.Capacity)];
        int[] labels = memory.Labels.ToArray()[..memory.Count], batchLabels = [.. own.Select(slot => labels[slot])];
        float[] rows = memory.Rows.ToArray()[..(memory.Count * d)];
        float[] batch = [.. own.SelectMany(slot => rows[(slot * d)..((slot + 1) * d)])];
        var loss = new ContrastiveLoss(0.5f);
        int[] places = [.. Enumerable.Range(0, Tiny.BatchSize)];
        return (PairOracle.Of(loss, batch, batchLabels, batch, batchLabels, places, d, true),
            PairOracle.Of(loss, batch, batchLabels, rows, labels, own, d, false));
    }

    static void AssertMean(PairOracle[] steps, PairMetrics metrics)
    {
        double doubt = steps.Sum(s => s.Doubtful[2] + s.Doubtful[3]);
        Close(steps.Average(s => s.Loss), metrics.Loss, steps.Sum(s => s.Doubtful[0] + s.Doubtful[1]), "loss");
        Close(steps.Average(s => s.Sums[2]) / Tiny.BatchSize, metrics.Positives, doubt, "positives");
        Close(steps.Average(s => s.Sums[3]) / Tiny.BatchSize, metrics.Negatives, doubt, "negatives");
    }

    static void Close(double expected, double actual, double doubt, string what) =>
        Assert.True(expected > 0 && Math.Abs(expected - actual) <= 1e-6 * expected + doubt, $"{what}: expected {expected}, got {actual}");
}
