using ILGPU;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>Staged uploads where memory runs out.</summary>
public class PageLockTests
{
    static GpuBackend Open(IDriverStreams streams, long memory)
    {
        var context = GpuContext.Create(builder => builder.Emulated(memorySize: memory));
        return new(context, context.Devices[0], Precision.Float32, "small", _ => streams);
    }

    [Fact]
    public void Without_page_locked_memory_uploads_take_the_plain_way()
    {
        using var streams = new LateStreams { HasMemory = false };
        using var backend = Open(streams, 1 << 20);
        using var buffer = backend.HostBuffer(1000);
        buffer.Values.AsSpan().Fill(3);
        using var step = backend.BeginStep();
        Assert.All(backend.Stage(buffer, new(1000)).ToArray(), value => Assert.Equal(3, value));
        Assert.Equal(0, streams.LateCopies);
    }

    [Fact]
    public void A_batch_that_does_not_fit_leaves_nothing_behind_and_smaller_ones_go_on()
    {
        using var streams = new LateStreams();
        using var backend = Open(streams, 1 << 20);
        using var buffer = backend.HostBuffer(300_000);
        for (int i = 0; i < 2; i++)
        {
            using (backend.BeginStep()) backend.Stage(buffer, new(100_000));
        }
        using (backend.BeginStep())
        {
            Assert.Contains("1.2 MB of device memory asked for",
                Assert.Throws<XbmException>(() => backend.Stage(buffer, new(300_000))).Message);
            // One of the two blocks is left.
            Assert.Equal(400_000, backend.Accelerator.AllocatedBytes);
            buffer.Values.AsSpan().Fill(5);
            Assert.All(backend.Stage(buffer, new(1000)).ToArray(), value => Assert.Equal(5, value));
            Assert.Equal(3, streams.LateCopies);
        }
    }
}
