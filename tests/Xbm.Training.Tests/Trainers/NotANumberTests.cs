using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Runs;

namespace Xbm.Training.Tests.Trainers;

/// <summary>
/// Training that stops being one: it ends in a line with the iteration and what was not finite, and good checkpoints stay.
/// </summary>
public sealed class NotANumberTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_image_that_is_not_finite_stops_the_run_at_its_iteration_and_the_checkpoints_before_survive()
    {
        // Eight batches of 9 an epoch of 72: every image comes once in iterations 1 to 8. Of this one only its own batch can tell.
        const int Broken = 30;
        var config = Tiny.Config("train.batch_size=9", "train.checkpoint_every=1", "train.eval_every=1", "train.log_every=2");
        var sampler = config.Data.Sampler.Create(Tiny.Data.Train, config.Train.BatchSize, config.Seed);
        var indices = new int[9];
        int iteration = 0;
        do sampler.Fill(iteration++, indices); while (!indices.Contains(Broken));
        // The evaluation of the test set would find it before training does.
        var broken = Tiny.DataOf((image, pixel) => image == Broken ? float.NaN : (image * 7 + pixel * 3) % 11 / 11f);
        var data = broken with { Query = Tiny.Data.Query, Gallery = Tiny.Data.Gallery };
        Assert.InRange(iteration, 2, 8);

        var run = new RunOnDisk(_folder.In("run"), config, data);
        run.Go(stopAt: iteration - 1);
        byte[] last = File.ReadAllBytes(run.Folder.LastCheckpoint), best = File.ReadAllBytes(run.Folder.BestCheckpoint);
        string[] metrics = run.Metrics();
        string message = Assert.Throws<XbmException>(() => run.Go()).Message;
        Assert.StartsWith($"iteration {iteration}: the loss within the batch was NaN, and values of parameter ", message);
        Assert.Contains("backbone.block1.conv.weight are not finite; training stopped", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(last, File.ReadAllBytes(run.Folder.LastCheckpoint));
        Assert.Equal(best, File.ReadAllBytes(run.Folder.BestCheckpoint));
        Assert.Equal(metrics, run.Metrics());
    }

    [Theory]
    [InlineData("contrastive")]
    [InlineData("contrastive_hinge")]
    public void A_batch_without_positives_shows_a_broken_image_as_well(string loss)
    {
        using var backend = new CpuBackend(threads: 1);
        // Every image of a class of its own.
        var data = Tiny.DataOf((_, _) => float.NaN, classes: Tiny.TrainImages);
        using var trainer = Experiment.CreateTrainer(Tiny.Config($"loss.name={loss}"), data, backend);
        trainer.Step();
        Assert.StartsWith("iteration 1: the loss within the batch was NaN", Assert.Throws<XbmException>(trainer.CheckFinite).Message);
        Assert.Throws<XbmException>(trainer.TakeInterval);
    }

    [Fact]
    public void A_learning_rate_beyond_reason_is_named_with_the_iteration()
    {
        var run = new RunOnDisk(_folder.In("run"), Tiny.Config("optimizer.name=sgd", "optimizer.learning_rate=1e30", "train.log_every=3"));
        string message = Assert.Throws<XbmException>(() => run.Go()).Message;
        Assert.Matches("^iteration [1-3]: ", message);
        Assert.EndsWith("lower optimizer.learning_rate, or look for images that are not finite", message, StringComparison.Ordinal);
        Assert.False(File.Exists(run.Folder.LastCheckpoint), "a broken network was saved");
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_saved_though_no_loss_has_shown_it_yet()
    {
        using var backend = new CpuBackend(threads: 1);
        using var trainer = Experiment.CreateTrainer(Tiny.Config(), Tiny.Data, backend);
        trainer.Step();
        trainer.CheckFinite();
        var bias = trainer.Model.Parameters().Single(p => p.Name == "head.bias").Value;
        float[] values = bias.ToArray();
        values[^1] = float.PositiveInfinity;
        bias.Set(values);
        Assert.StartsWith("iteration 1: values of parameter head.bias are not finite",
            Assert.Throws<XbmException>(trainer.CheckFinite).Message);
    }
}
