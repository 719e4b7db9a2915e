using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Setup;

namespace Xbm.Training.Tests.Trainers;

public class LossCurveTests
{
    /// <summary>The loss of each of the first steps of the tiny experiment, the memory from the fifth on.</summary>
    static readonly double[] s_pinned =
    [
        13.333252, 12.638800, 12.444737, 12.353442, 31.101061, 46.516521, 54.563675, 64.325264, 68.851845, 68.048302, 68.066330, 67.690125,
    ];

    [Fact]
    public void The_losses_of_a_short_run_are_the_pinned_ones()
    {
        using var backend = new CpuBackend(threads: 1);
        using var trainer = Experiment.CreateTrainer(Tiny.Config("train.log_every=1", "optimizer.learning_rate=0.001"), Tiny.Data, backend);
        for (int i = 0; i < s_pinned.Length; i++)
        {
            trainer.Step();
            double loss = trainer.TakeInterval().Loss;
            // Vectors of 128 bits sum in another order, which is up to 5e-6 here.
            Assert.True(Math.Abs(loss - s_pinned[i]) <= 1e-4 * s_pinned[i], $"step {i + 1}: expected {s_pinned[i]:R}, got {loss:R}");
        }
    }

    [Fact]
    public void One_thread_and_two_make_the_same_weights_bit_for_bit()
    {
        string[] settings = ["model.width=16", "train.iterations=20", Tiny.Rotation, "memory.start=8"];
        using CpuBackend one = new(threads: 1), two = new(threads: 2);
        using Trainer a = Experiment.CreateTrainer(Tiny.Config(settings), Tiny.Data, one),
            b = Experiment.CreateTrainer(Tiny.Config(settings), Tiny.Data, two);
        for (int i = 0; i < 20; i++)
        {
            a.Step();
            b.Step();
            if (i % 4 == 3) Assert.Equal(a.TakeInterval(), b.TakeInterval());
        }
        foreach (var ((name, x), (_, y)) in a.Model.Parameters().Zip(b.Model.Parameters()))
            Assert.True(Tiny.SameBits(x, y), $"{name} differs");
        foreach (var ((name, x), (_, y)) in a.Model.Buffers().Zip(b.Model.Buffers())) Assert.True(Tiny.SameBits(x, y), $"{name} differs");
        Assert.True(Tiny.SameBits(a.Memory!.Rows, b.Memory!.Rows), "the memory differs");
        Assert.Equal(Tiny.Recall(a), Tiny.Recall(b));
    }
}
