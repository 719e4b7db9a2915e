using Xbm.Engine.Backends.Cpu;
using Xbm.Training;
using Xbm.Training.Runs;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Engine.Gpu.Tests.Training;

[Trait("Speed", "fast")]
public sealed class CheckpointTests : IDisposable
{
    const int Before = 4, After = 2;

    readonly string _path = Path.Combine(Path.GetTempPath(), $"xbm-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    /// <summary>Saved in the middle of a run with a memory in use, loaded on the other device and continued there.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checkpoint_moves_to_the_other_device_and_the_run_goes_on(bool fromDevice)
    {
        double[] moved, stayed;
        float[] weights;
        using (var backend = Open(fromDevice))
        using (var trainer = Create(backend))
        {
            Run(trainer, Before);
            Checkpoint.Save(_path, trainer, new BestEvaluation(0.5, 3));
            weights = Weights(trainer);
            stayed = Run(trainer, After);
        }
        using (var backend = Open(!fromDevice))
        using (var trainer = Create(backend))
        {
            Assert.Equal(new BestEvaluation(0.5, 3), Checkpoint.Load(_path, trainer));
            Assert.Equal(Before, trainer.Iteration);
            Assert.Equal(weights, Weights(trainer));
            moved = Run(trainer, After);
        }
        for (int i = 0; i < After; i++)
            Assert.True(Math.Abs(moved[i] - stayed[i]) <= 1e-3 * stayed[i],
                $"step {Before + 1 + i}: loss {moved[i]}, where it stayed {stayed[i]}");
    }

    static Backend Open(bool device) => device ? TestDevice.Open() : new CpuBackend(1);

    static Trainer Create(Backend backend) =>
        Experiment.CreateTrainer(
            Tiny.Config("train.log_every=1", "train.batch_size=8", "memory.start=2", "memory.initialize=false"), Tiny.Data, backend);

    static double[] Run(Trainer trainer, int steps)
    {
        var losses = new double[steps];
        for (int i = 0; i < steps; i++)
        {
            trainer.Step();
            losses[i] = trainer.TakeInterval().Loss;
        }
        return losses;
    }

    static float[] Weights(Trainer trainer) =>
        [.. trainer.Model.Parameters().SelectMany(p => p.Value.ToArray()), .. trainer.Optimizer.State.SelectMany(s => s.Value.ToArray()),
            .. trainer.Memory!.Rows.ToArray()];
}
