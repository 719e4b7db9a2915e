using Xbm.Engine;
using Xbm.Models.Weights;
using Xbm.Training.Runs;
using Xbm.Training.Tests.Runs;

namespace Xbm.Training.Tests.Trainers;

/// <summary>A run that was stopped and resumed ends bit for bit like one that was never stopped.</summary>
public sealed class ResumeTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>With 12 steps, the memory from step 4 on, log lines at 4, 8 and 12 and evaluations at 6 and 12.</summary>
    [Theory]
    [InlineData("adam", "constant", 1)] // in a log interval, before the memory
    [InlineData("adam", "step", 4)]     // at the memory's start and at a log line
    [InlineData("sgd", "plateau", 5)]   // a step after its start
    [InlineData("adam", "plateau", 6)]  // at an evaluation
    [InlineData("adamw", "cosine", 7)]
    [InlineData("sgd", "step", 11)]
    [InlineData("sgd", "constant", 12)] // at its end: stopped too late
    [InlineData("adam", "plateau", 0)]  // before its first step
    [InlineData("adam", "plateau", 3, 5, 9)]
    public void A_run_stopped_and_resumed_is_the_run_never_stopped(string optimizer, string schedule, params int[] stops)
    {
        var config = Tiny.Config(
        [
            $"optimizer.name={optimizer}", $"optimizer.schedule.name={schedule}",
            .. schedule == "plateau" ? ["optimizer.schedule.patience=1"] : Array.Empty<string>(),
            "train.eval_every=3", "memory.ratio=0.6", Tiny.Rotation, "data.sampler=classes", "data.classes_per_batch=4",
        ]);
        var straight = new RunOnDisk(_folder.In("straight"), config);
        var stopped = new RunOnDisk(_folder.In("stopped"), config);
        RunResult? straightResult = straight.Go(), resumed = null;
        foreach (int stop in stops) resumed = stopped.Go(stop);
        resumed ??= stopped.Go();

        Assert.NotNull(straightResult);
        Assert.Equal(straightResult.Recall, resumed!.Recall);
        Assert.Equal(File.ReadAllText(straight.Folder.ResultFile), File.ReadAllText(stopped.Folder.ResultFile));
        AssertSame(straight.Folder.LastCheckpoint, stopped.Folder.LastCheckpoint);
        AssertSame(straight.Folder.BestCheckpoint, stopped.Folder.BestCheckpoint);
        Assert.Equal(straight.Metrics(), stopped.Metrics());
    }

    [Fact]
    public void A_run_that_died_after_its_last_checkpoint_repeats_what_it_lost()
    {
        var config = Tiny.Config("train.checkpoint_every=5", "train.eval_every=2");
        var straight = new RunOnDisk(_folder.In("straight"), config);
        var died = new RunOnDisk(_folder.In("died"), config);
        straight.Go();
        died.Go(stopAt: 5);
        byte[] atFive = File.ReadAllBytes(died.Folder.LastCheckpoint);
        died.Go(stopAt: 9);
        // As if the machine had gone down at 9: the log and the best checkpoint are of later than the last one.
        File.WriteAllBytes(died.Folder.LastCheckpoint, atFive);
        died.Go();
        AssertSame(straight.Folder.LastCheckpoint, died.Folder.LastCheckpoint);
        Assert.Equal(straight.Metrics(), died.Metrics());
    }

    [DevFullFact]
    public void A_disk_that_was_full_at_a_checkpoint_costs_the_steps_since_the_one_before_and_no_more()
    {
        var config = Tiny.Config("train.checkpoint_every=5");
        var straight = new RunOnDisk(_folder.In("straight"), config);
        var full = new RunOnDisk(_folder.In("full"), config);
        straight.Go();
        full.Go(stopAt: 6);
        byte[] atSix = File.ReadAllBytes(full.Folder.LastCheckpoint);
        File.CreateSymbolicLink(full.Folder.LastCheckpoint + ".tmp", DevFullFactAttribute.Device);
        string message = Assert.Throws<XbmException>(() => full.Go()).Message;
        Assert.StartsWith($"{full.Folder.LastCheckpoint}: could not be saved", message, StringComparison.Ordinal);
        Assert.Equal(atSix, File.ReadAllBytes(full.Folder.LastCheckpoint));
        full.Go();
        AssertSame(straight.Folder.LastCheckpoint, full.Folder.LastCheckpoint);
        Assert.Equal(straight.Metrics(), full.Metrics());
    }

    [Fact]
    public void A_finished_run_that_is_resumed_is_evaluated_once_more_and_left_as_it_is()
    {
        var run = new RunOnDisk(_folder.In("run"), Tiny.Config());
        var first = run.Go();
        byte[] last = File.ReadAllBytes(run.Folder.LastCheckpoint);
        string[] metrics = File.ReadAllLines(run.Folder.MetricsFile);
        Assert.Equal(first!.Recall, run.Go()!.Recall);
        Assert.Equal(last, File.ReadAllBytes(run.Folder.LastCheckpoint));
        Assert.Equal(metrics, File.ReadAllLines(run.Folder.MetricsFile));
    }

    /// <summary>Weights, running statistics, optimiser, history, memory with labels, samples, head and count, schedule, best.</summary>
    static void AssertSame(string expected, string actual)
    {
        SafetensorsFile a = CheckpointReader.Read(expected), b = CheckpointReader.Read(actual);
        Assert.Equal(a.Metadata.OrderBy(m => m.Key), b.Metadata.OrderBy(m => m.Key));
        Assert.Contains("memory.rows", a.Names);
        Assert.Equal(a.Names, b.Names);
        // The files name the tensor that differs where there is one; this settles the rest.
        Assert.Equal(Differences(a, b), []);
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
    }

    static IEnumerable<string> Differences(SafetensorsFile a, SafetensorsFile b) =>
        a.Names.Where(name => name is "memory.labels" or "memory.samples"
            ? !a.Ints(name).SequenceEqual(b.Ints(name))
            : !a.Floats(name).SequenceEqual(b.Floats(name)));
}
