using Xbm.Engine.Backends;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Engine.Gpu.Tests.Training;

/// <summary>The tiny experiment on the device and on the CPU, from one seed.</summary>
public class TrainingRunTests
{
    const int Steps = 200, Interval = 10;

    /// <summary>
    /// The stated distance: the mean loss of ten steps differs by at most 2 % of the CPU's, over 200 steps. Roundings grow with the steps, as between any
    /// two orders of summation.
    /// </summary>
    const double Distance = 0.02;

    [Fact]
    public void Two_hundred_steps_stay_within_the_stated_distance_of_the_CPUs()
    {
        double[] cpu, device;
        using (var backend = new CpuBackend(1)) cpu = Losses(backend);
        using (var backend = TestDevice.Open()) device = Losses(backend);
        Assert.True(cpu[^1] < cpu.Max() / 2, "the run does not learn");
        for (int i = 0; i < cpu.Length; i++)
            if (!(Math.Abs(device[i] - cpu[i]) <= Distance * cpu[i])) Assert.Fail($"steps {i * Interval + 1} to {(i + 1) * Interval}: loss {device[i]}, on the CPU {cpu[i]}");
    }

    static double[] Losses(Backend backend)
    {
        using var trainer = new Trainer(Tiny.Config("train.iterations=200", $"train.log_every={Interval}"), Tiny.Data, backend);
        var losses = new double[Steps / Interval];
        for (int i = 0; i < Steps; i++)
        {
            trainer.Step();
            if ((i + 1) % Interval == 0) losses[i / Interval] = trainer.TakeInterval().Loss;
        }
        return losses;
    }
}
