using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Devices;

namespace Xbm.Training.Tests.Devices;

public class DeviceCatalogueTests
{
    [Fact]
    public void Auto_is_the_first_CUDA_device_that_works()
    {
        var machine = new Machine(new("cuda:0", false, "too old"), new("cuda:1", true, "new"), new("opencl:0", true, "other"));
        using var backend = Catalogue(machine).Open("auto", 1);
        Assert.Equal("cuda:1", machine.Opened);
    }

    [Fact]
    public void Auto_is_the_CPU_where_CUDA_is_missing_even_beside_OpenCL()
    {
        var machine = new Machine(new("cuda", false, "no driver"), new("opencl:0", true, "other"));
        using var backend = Catalogue(machine).Open("auto", 1);
        Assert.IsType<CpuBackend>(backend);
        Assert.Null(machine.Opened);
    }

    [Theory]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:1", "cuda:1")]
    [InlineData("opencl", "opencl:1")]
    public void A_kind_is_its_first_device_that_works_and_a_number_is_that_device(string name, string opened)
    {
        var machine = new Machine(
            new("cuda:0", true, "a"), new("cuda:1", true, "b"), new("opencl:0", false, "old"), new("opencl:1", true, "c"));
        using var backend = Catalogue(machine).Open(name, 1, Precision.Tf32);
        Assert.Equal((opened, Precision.Tf32), (machine.Opened, machine.Precision));
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:7")]
    public void A_missing_kind_says_why(string name)
    {
        var machine = new Machine(new("cuda", false, "no driver; install it"), new("opencl:0", true, "a"));
        var e = Assert.Throws<UsageException>(() => Catalogue(machine).Open(name, 1));
        Assert.Equal($"--device {name}: no driver; install it", e.Message);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:2")]
    [InlineData("cpu:0")]
    public void An_unknown_name_lists_the_known_ones(string name)
    {
        var machine = new Machine(new("cuda:0", true, "a"), new("opencl", false, "none"));
        var e = Assert.Throws<UsageException>(() => Catalogue(machine).Open(name, 1));
        Assert.Equal($"--device {name}: no such device; expected auto, cpu, cuda:0, opencl", e.Message);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("auto")]
    public void The_CPU_has_no_tensor_cores(string name)
    {
        var e = Assert.Throws<UsageException>(() => Catalogue(null).Open(name, 1, Precision.Tf32));
        Assert.Contains("--precision tf32 needs a CUDA device", e.Message);
    }

    [Fact]
    public void The_CPU_opens_without_a_look_at_the_GPUs()
    {
        var broken = new DeviceCatalogue(new BrokenDriver());
        using var backend = broken.Open("cpu", 1);
        Assert.IsType<CpuBackend>(backend);
        Assert.Throws<XbmException>(() => broken.Open("cuda", 1));
    }

    static DeviceCatalogue Catalogue(IDeviceProvider? gpu) =>
        new(gpu ?? new Machine(new("cuda", false, "none"), new("opencl", false, "none")));

    /// <summary>A machine with the given devices, all of them the CPU in truth.</summary>
    sealed class Machine(params DeviceInfo[] devices) : IDeviceProvider
    {
        public string? Opened { get; private set; }

        public Precision Precision { get; private set; }

        public IReadOnlyList<DeviceInfo> Devices(string kind) => [.. devices.Where(d => d.Name.StartsWith(kind, StringComparison.Ordinal))];

        public Backend Open(string name, Precision precision)
        {
            (Opened, Precision) = (name, precision);
            return new CpuBackend(1);
        }
    }

    sealed class BrokenDriver : IDeviceProvider
    {
        public IReadOnlyList<DeviceInfo> Devices(string kind) => throw new XbmException("broken");

        public Backend Open(string name, Precision precision) => throw new XbmException("broken");
    }
}
