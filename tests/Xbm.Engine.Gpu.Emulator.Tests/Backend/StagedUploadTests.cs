using ILGPU;
using Xbm.Engine.Gpu.Tests;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Engine.Gpu.Emulator.Tests;

public class StagedUploadTests
{
    const int Steps = 12;

    [Fact]
    public void Batches_that_arrive_as_late_as_they_may_train_to_the_same_bits()
    {
        float[] plain, staged;
        using (var backend = TestDevice.Open()) plain = Train(backend);
        var streams = new LateStreams();
        var context = GpuContext.Create(builder => builder.Emulated());
        using (var backend = new GpuBackend(context, context.Devices[0], Precision.Float32, "late", _ => streams)) staged = Train(backend);
        Assert.Equal(plain, staged);
        Assert.Equal(Steps, streams.LateCopies);
    }

    static float[] Train(Backend backend)
    {
        using var trainer = Experiment.CreateTrainer(Tiny.Config("train.log_every=100", "memory.initialize=false"), Tiny.Data, backend);
        for (int i = 0; i < Steps; i++) trainer.Step();
        return [.. trainer.Model.Parameters().SelectMany(p => p.Value.ToArray())];
    }
}
