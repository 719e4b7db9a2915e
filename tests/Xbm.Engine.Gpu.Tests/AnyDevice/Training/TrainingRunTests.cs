using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Engine.Gpu.Tests.Training;

/// <summary>The tiny experiment on the device and on the CPU, from one seed.</summary>
public class TrainingRunTests
{
    const int Steps = 200, Interval = 10;

    /// <summary>
    /// The stated distance, of the mean loss of ten steps from the CPU's: 10⁻⁵ of it over the first 30 steps, 5 % over 200. Roundings grow
    /// from step to step as a pair passes the margin here and not there: two vector widths of the CPU end as far from each other, 1 to 2 %.
    /// </summary>
    const double EarlyDistance = 1e-5, Distance = 0.05;

    const int EarlySteps = 30;

    [Fact]
    public void Two_hundred_steps_stay_within_the_stated_distance_of_the_CPUs()
    {
        double[] cpu, device;
        using (var backend = new CpuBackend(1)) cpu = Losses(backend, Steps, Interval);
        using (var backend = TestDevice.Open()) device = Losses(backend, Steps, Interval);
        Assert.True(cpu[^1] < cpu.Max() / 2, "the run does not learn");
        for (int i = 0; i < cpu.Length; i++)
        {
            double allowed = (i + 1) * Interval <= EarlySteps ? EarlyDistance : Distance;
            if (!(Math.Abs(device[i] - cpu[i]) <= allowed * cpu[i]))
                Assert.Fail($"steps {i * Interval + 1} to {(i + 1) * Interval}: loss {device[i]}, on the CPU {cpu[i]}");
        }
    }

    /// <summary>Short enough for a slow device: two steps of the batch alone, two with the memory.</summary>
    [Fact]
    [Trait("Speed", "fast")]
    public void A_few_steps_with_a_memory_are_the_CPUs()
    {
        double[] cpu, device;
        using (var backend = new CpuBackend(1)) cpu = Few(backend);
        using (var backend = TestDevice.Open()) device = Few(backend);
        for (int i = 0; i < cpu.Length; i++)
            if (!(Math.Abs(device[i] - cpu[i]) <= EarlyDistance * cpu[i])) Assert.Fail(
                $"step {i + 1}: loss {device[i]}, on the CPU {cpu[i]}");

        static double[] Few(Backend backend) => Losses(backend, 4, 1, "train.batch_size=8", "memory.start=2", "memory.initialize=false");
    }

    /// <summary>The mean loss of each interval.</summary>
    static double[] Losses(Backend backend, int steps, int interval, params string[] settings)
    {
        using var trainer = Experiment.CreateTrainer(
            Tiny.Config([$"train.iterations={steps}", $"train.log_every={interval}", "optimizer.learning_rate=0.001", .. settings]),
            Tiny.Data, backend);
        var losses = new double[steps / interval];
        for (int i = 0; i < steps; i++)
        {
            trainer.Step();
            if ((i + 1) % interval == 0) losses[i / interval] = trainer.TakeInterval().Loss;
        }
        return losses;
    }
}
