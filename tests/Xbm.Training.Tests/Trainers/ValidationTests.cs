using System.Text.Json;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Metrics;
using Xbm.Training.Runs;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Runs;

namespace Xbm.Training.Tests.Trainers;

/// <summary>What chooses the best checkpoint, and when the test classes are looked at.</summary>
public sealed class ValidationTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Held_out_training_classes_choose_and_the_test_classes_are_looked_at_once_at_the_end()
    {
        var (folder, seen, result) = Run("data.validation=0.25", "train.eval_every=2");
        Assert.Equal([.. Enumerable.Repeat(EvaluationSet.Validation, 6), EvaluationSet.Test], seen.Select(e => e.Set));
        var best = seen.Take(6).MaxBy(e => e.Recall[0])!;
        Assert.Equal((best.Iteration, best.Iteration), (result.Iteration, seen[^1].Iteration));
        Assert.Equal(result.Recall[1], seen[^1].Recall[0]);
        Assert.Equal(ValidationChoice.Share(0.25), result.ChosenBy);

        // The tested network is the best checkpoint's, not the last one.
        var config = ExperimentConfig.Load(folder.ConfigFile);
        var data = Experiment.LoadData(config);
        using var backend = new CpuBackend(1);
        using var model = Experiment.CreateModel(config, data.Query.Shape, backend);
        Assert.Equal(best.Iteration, Checkpoint.LoadModel(folder.BestCheckpoint, model));
        Assert.Equal(result.Recall.Values, Evaluator.RecallAtK(model, data.Query, data.Gallery, [1, 10], Tiny.BatchSize));
    }

    [Fact]
    public void No_class_is_in_two_parts_and_the_seed_decides_which_are_held_out()
    {
        var data = Experiment.LoadData(Tiny.Config("data.validation=0.25"));
        string[] train = Classes(data.Train), held = Classes(data.Validation!), test = Classes(data.Query);
        Assert.Equal((9, 3, 6), (train.Length, held.Length, test.Length));
        Assert.Empty(train.Intersect(held));
        Assert.Equal(Classes(Experiment.LoadData(Tiny.Config("data.validation=0.25")).Validation!), held);
        Assert.NotEqual(Classes(Experiment.LoadData(Tiny.Config("data.validation=0.25", "seed=2")).Validation!), held);
        // Of those that the source calls training classes.
        Assert.Equal(Classes(Experiment.LoadData(Tiny.Config("data.validation=none")).Train).Order(), train.Concat(held).Order());
    }

    [Fact]
    public void Where_the_test_classes_choose_the_result_says_so()
    {
        var (folder, seen, result) = Run("data.validation=test", "train.eval_every=4");
        Assert.Equal(4, seen.Count);
        Assert.All(seen, e => Assert.Equal(EvaluationSet.Test, e.Set));
        Assert.Equal(ValidationChoice.Test, result.ChosenBy);
        var json = JsonDocument.Parse(File.ReadAllText(folder.ResultFile)).RootElement;
        Assert.Equal("test", json.GetProperty("validation").GetString());
        Assert.Equal(result.Iteration, json.GetProperty("iteration").GetInt32());
        Assert.Equal(result.Recall[1], json.GetProperty("recall").GetProperty("1").GetDouble());
        Assert.Contains("\"test_recall_at_1\":", File.ReadAllText(folder.MetricsFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Test_classes_that_chose_the_last_checkpoint_are_not_evaluated_again()
    {
        var counted = new Counted(Tiny.Data.Query);
        Run(Tiny.Config("data.validation=test"), Tiny.Data with { Query = counted, Gallery = counted });
        Assert.Equal(counted.Count, counted.Reads);
    }

    [Fact]
    public void Where_nothing_chooses_the_last_weights_are_the_best()
    {
        var (folder, seen, result) = Run("data.validation=none", "train.eval_every=4");
        Assert.Equal([EvaluationSet.Test], seen.Select(e => e.Set));
        Assert.Equal(12, result.Iteration);
        Assert.Equal(File.ReadAllBytes(folder.LastCheckpoint), File.ReadAllBytes(folder.BestCheckpoint));
    }

    [Fact]
    public void A_validation_that_has_no_class_of_two_images_leaves_the_last_weights()
    {
        var config = Tiny.Config("data.validation=0.25", "train.eval_every=4");
        var single = Tiny.DataOf((image, pixel) => (image * 7 + pixel * 3) % 11 / 11f, classes: Tiny.TrainImages).Train;
        var (_, seen, result) = Run(config, Tiny.Data with { Validation = single });
        Assert.All(seen.Take(3), e => Assert.True(double.IsNaN(e.Recall[0])));
        Assert.Equal(12, result.Iteration);
    }

    [Fact]
    public void A_share_without_a_validation_set_is_refused() => Assert.Contains("DataSplit.HoldOut",
        Assert.Throws<UsageException>(() => Run(Tiny.Config("data.validation=0.25"), Tiny.Data)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_plateau_follows_the_validation_classes()
    {
        var (folder, seen, _) = Run("data.validation=0.25", "train.eval_every=1", "train.log_every=1", "optimizer.schedule.name=plateau",
            "optimizer.schedule.patience=1", "optimizer.schedule.factor=0.5");
        double rate = 0.01, best = double.NegativeInfinity;
        int bad = 0;
        string[] lines = [.. File.ReadLines(folder.MetricsFile).Where(line => line.Contains("learning_rate", StringComparison.Ordinal))];
        for (int i = 0; i < 12; i++)
        {
            double logged = JsonDocument.Parse(lines[i]).RootElement.GetProperty("learning_rate").GetDouble();
            Assert.True(Math.Abs(logged - rate) <= 1e-6, $"step {i + 1}: {logged}, expected {rate}");
            if (seen[i].Recall[0] > best) (best, bad) = (seen[i].Recall[0], 0);
            else if (++bad > 1) (rate, bad) = (rate / 2, 0);
        }
        Assert.True(rate < 0.01, "the plateau was never reached: the test shows nothing");
    }

    (RunFolder Folder, List<Evaluation> Seen, RunResult Result) Run(params string[] settings)
    {
        var config = Tiny.Config(settings);
        return Run(config, Experiment.LoadData(config));
    }

    (RunFolder Folder, List<Evaluation> Seen, RunResult Result) Run(ExperimentConfig config, DataSplit data)
    {
        using var backend = new CpuBackend(1);
        using var trainer = Experiment.CreateTrainer(config, data, backend);
        var folder = RunFolder.CreateAt(_folder.In("run"), config, RunEnvironment.Collect(backend, []));
        using var run = new TrainingRun(folder, trainer, data, config.Data.Validation, config.Train);
        var seen = new Evaluations();
        return (folder, seen.All, run.Run(seen));
    }

    static string[] Classes(ImageSet set) => [.. Enumerable.Range(0, set.ClassCount).Select(set.ClassName)];

    /// <summary>A set that counts how often its images are read.</summary>
    sealed class Counted(ImageSet set) : ImageSet(set.Height, set.Width, set.Channels, set.Labels.ToArray(), Classes(set))
    {
        int _reads;

        internal int Reads => _reads;

        public override void Read(int index, Span<float> pixels)
        {
            Interlocked.Increment(ref _reads);
            set.Read(index, pixels);
        }
    }

    sealed class Evaluations : IRunObserver
    {
        internal List<Evaluation> All { get; } = [];

        public void Evaluated(Evaluation evaluation) => All.Add(evaluation);
    }
}
