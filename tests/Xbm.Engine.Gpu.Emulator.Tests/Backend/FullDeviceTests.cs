using ILGPU.Runtime;
using Xbm.Engine.Gpu.Tests;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>A device of one mebibyte.</summary>
public class FullDeviceTests
{
    const int Memory = 1 << 20;

    [Fact]
    public void What_the_pool_holds_is_freed_where_the_device_is_full()
    {
        using var backend = TestDevice.Open(AcceleratorType.Cuda, Memory);
        using (backend.BeginStep()) backend.Full(new(200_000), 1);
        using var step = backend.BeginStep();
        Assert.All(backend.Full(new(150_000), 2).ToArray(), value => Assert.Equal(2, value));
    }

    [Fact]
    public void What_cannot_be_had_is_said_in_one_line_and_the_rest_goes_on()
    {
        using var backend = TestDevice.Open(AcceleratorType.Cuda, Memory);
        using var step = backend.BeginStep();
        var kept = backend.Full(new(200_000), 1);
        int live = backend.LiveStorage;
        string message = Assert.Throws<XbmException>(() => backend.Full(new(300_000), 2)).Message;
        Assert.Equal("emulated device: 1.2 MB of device memory asked for, 0.2 MB are free of 1 MB (out of memory); "
            + "set a smaller batch, image or memory, or end other programs on the device", message);
        Assert.Equal(live, backend.LiveStorage);
        Assert.All(kept.ToArray(), value => Assert.Equal(1, value));
    }
}
