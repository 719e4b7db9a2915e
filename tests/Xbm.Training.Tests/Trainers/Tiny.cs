using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Metrics;
using Xbm.Training.Setup;

namespace Xbm.Training.Tests.Trainers;

/// <summary>Training runs of a second: 12 + 6 drawn classes of 16 × 16 pixels, a network of width 4.</summary>
static class Tiny
{
    internal const int BatchSize = 16, TrainImages = 72;

    internal static string[] Settings { get; } =
    [
        "name=tiny", "data.train_classes=12", "data.test_classes=6", "data.per_class=6", "data.size=16",
        "model.width=4", "model.embedding=12", "memory.start=4", "memory.initialize=true", "optimizer.learning_rate=0.01",
        "train.iterations=12", "train.batch_size=16", "train.threads=1",
        "train.log_every=4", "train.eval_every=0", "train.checkpoint_every=0", "data.validation=test",
    ];

    /// <summary>The setting that turns training images at random.</summary>
    internal const string Rotation = "data.train_transforms=[{ name: random_affine, rotate: 10 }]";

    /// <summary>The tiny experiment with some keys set.</summary>
    internal static ExperimentConfig Config(params string[] overrides) => ExperimentConfig.Load(null, With(overrides));

    /// <summary>
    /// The tiny experiment's settings and some more; those of its drawn set only where the others name no set of their own.
    /// </summary>
    internal static string[] With(params string[] settings)
    {
        bool drawn = !settings.Any(s => s.StartsWith("data.source=", StringComparison.Ordinal));
        return [.. Settings.Where(s => drawn || !s.Contains("_classes=") && !s.Contains("per_class=")), .. settings];
    }

    internal static DataSplit Data { get; } = Experiment.LoadData(Config());

    /// <summary>A set of the tiny size whose pixels are given by a function of (image, pixel).</summary>
    internal static DataSplit DataOf(Func<int, int, float> pixel, int classes = 12) =>
        new(new Pixels(pixel, classes), new Pixels(pixel, classes));

    /// <summary>Recall@K of the test classes as they stand.</summary>
    internal static double[] Recall(Trainer trainer) =>
        Evaluator.RecallAtK(trainer.Model, Data.Query, Data.Gallery, [1, 10], BatchSize);

    internal static bool SameBits(Tensor a, Tensor b) => a.ToArray().Select(BitConverter.SingleToInt32Bits)
        .SequenceEqual(b.ToArray().Select(BitConverter.SingleToInt32Bits));

    sealed class Pixels(Func<int, int, float> pixel, int classes)
        : ImageSet(16, 16, 1, [.. Enumerable.Range(0, TrainImages).Select(i => i % classes)],
            [.. Enumerable.Range(0, classes).Select(c => $"class{c}")])
    {
        public override void Read(int index, Span<float> pixels)
        {
            for (int i = 0; i < pixels.Length; i++) pixels[i] = pixel(index, i);
        }
    }
}
