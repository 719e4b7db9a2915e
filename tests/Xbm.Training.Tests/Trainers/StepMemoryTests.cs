using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Setup;

namespace Xbm.Training.Tests.Trainers;

/// <summary>What training steps leave behind: nothing on the device, next to nothing for the garbage collector.</summary>
[Collection(Alone.Name)]
public class StepMemoryTests
{
    const int Warm = 12, Steps = 300, MostBytesAStep = 64 << 10;

    [Theory]
    [InlineData("optimizer.name=adam")]
    [InlineData("optimizer.name=sgd")]
    [InlineData("memory.enabled=false")]
    public void Steps_allocate_little_and_leave_no_storage_behind(string setting)
    {
        using var backend = new CpuBackend(threads: 2);
        using var trainer = Experiment.CreateTrainer(Tiny.Config(setting, "train.log_every=1000", Tiny.Rotation), Tiny.Data, backend);
        for (int i = 0; i < Warm; i++) trainer.Step();
        // What tests before this one have left must not be collected in the middle of it.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        int live = backend.LiveStorage, collections = GC.CollectionCount(2);
        long here = GC.GetAllocatedBytesForCurrentThread(), everywhere = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Steps; i++)
        {
            trainer.Step();
            if (backend.LiveStorage != live) Assert.Fail($"step {i + 1}: {backend.LiveStorage} live blocks, {live} before");
        }
        long thread = (GC.GetAllocatedBytesForCurrentThread() - here) / Steps;
        long total = (GC.GetTotalAllocatedBytes(precise: true) - everywhere) / Steps;
        Assert.True(thread < MostBytesAStep, $"{thread} bytes a step on the training thread");
        Assert.True(total < MostBytesAStep, $"{total} bytes a step with the loader and the workers");
        Assert.Equal(collections, GC.CollectionCount(2));
    }

    [Fact]
    public void A_trainer_returns_all_that_it_took_also_after_evaluations()
    {
        using var backend = new CpuBackend(threads: 1);
        using (var trainer = Experiment.CreateTrainer(Tiny.Config("memory.start=1"), Tiny.Data, backend))
        {
            trainer.Step();
            trainer.Step();
            int live = backend.LiveStorage;
            Tiny.Recall(trainer);
            Assert.Equal(live, backend.LiveStorage);
        }
        Assert.Equal(0, backend.LiveStorage);
    }
}
