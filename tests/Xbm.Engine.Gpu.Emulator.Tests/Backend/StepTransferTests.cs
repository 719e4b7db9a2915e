using Xbm.Engine.Gpu.Tests;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>What a training step asks of the device, counted by the emulator.</summary>
public class StepTransferTests
{
    [Fact]
    public void A_warm_step_allocates_no_device_memory_and_reads_nothing_back()
    {
        using var backend = TestDevice.Open();
        using var trainer = Experiment.CreateTrainer(Tiny.Config("train.log_every=100"), Tiny.Data, backend);
        for (int i = 0; i < 8; i++) trainer.Step();
        int allocations = backend.Accelerator.Allocations, downloads = backend.Accelerator.Downloads, live = backend.LiveStorage;
        for (int i = 0; i < 4; i++) trainer.Step();
        Assert.Equal(allocations, backend.Accelerator.Allocations);
        Assert.Equal(downloads, backend.Accelerator.Downloads);
        Assert.Equal(live, backend.LiveStorage);
    }

    [Fact]
    public void A_disposed_backend_has_freed_its_device_memory()
    {
        var backend = TestDevice.Open();
        using (var trainer = Experiment.CreateTrainer(Tiny.Config("memory.start=1"), Tiny.Data, backend))
        {
            trainer.Step();
            trainer.Step();
        }
        Assert.Equal(0, backend.LiveStorage);
        backend.Dispose();
        Assert.Equal(0, backend.Accelerator.AllocatedBytes);
    }
}
