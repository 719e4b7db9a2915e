using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Config;

namespace Xbm.Training.Tests.Trainers;

public class LossCurveTests
{
    /// <summary>The loss of each of the first steps of the tiny experiment, the memory from the fifth on.</summary>
    static readonly double[] s_pinned = [];

    [Fact]
    public void The_losses_of_a_short_run_are_the_pinned_ones()
    {
        double[] losses = Losses(Tiny.Config("train.log_every=1"), s_pinned.Length);
        for (int i = 0; i < s_pinned.Length; i++)
        {
            // Other vector widths sum in another order; over the steps that grows from 1e-7 to some 1e-5.
            Assert.True(Math.Abs(losses[i] - s_pinned[i]) <= 2e-4 * Math.Max(1, s_pinned[i]),
                $"step {i + 1}: expected {s_pinned[i]:R}, got {losses[i]:R}; all: {string.Join(", ", losses.Select(l => l.ToString("R")))}");
        }
        Assert.Equal(12, losses.Length);
    }

    [Fact]
    public void One_thread_and_two_make_the_same_weights_bit_for_bit()
    {
        string[] settings = ["model.width=16", "train.iterations=20", "data.augment.rotate=10", "memory.start=8"];
        using CpuBackend one = new(threads: 1), two = new(threads: 2);
        using Trainer a = new(Tiny.Config(settings), Tiny.Data, one), b = new(Tiny.Config(settings), Tiny.Data, two);
        for (int i = 0; i < 20; i++)
        {
            a.Step();
            b.Step();
            if (i % 4 == 3) Assert.Equal(a.TakeInterval(), b.TakeInterval());
        }
        foreach (var ((name, x), (_, y)) in a.Model.Parameters().Zip(b.Model.Parameters())) Assert.True(Tiny.SameBits(x, y), $"{name} differs");
        foreach (var ((name, x), (_, y)) in a.Model.Buffers().Zip(b.Model.Buffers())) Assert.True(Tiny.SameBits(x, y), $"{name} differs");
        Assert.True(Tiny.SameBits(a.Memory!.Rows, b.Memory!.Rows), "the memory differs");
        Assert.Equal(a.Evaluate(), b.Evaluate());
    }

    static double[] Losses(ExperimentConfig config, int steps)
    {
        using var backend = new CpuBackend(threads: 1);
        using var trainer = new Trainer(config, Tiny.Data, backend);
        var losses = new double[Math.Max(steps, 12)];
        for (int i = 0; i < losses.Length; i++)
        {
            trainer.Step();
            losses[i] = trainer.TakeInterval().Loss;
        }
        return losses;
    }
}
