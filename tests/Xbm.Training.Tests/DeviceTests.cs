using Xbm.Engine;
using Xbm.Engine.Backends;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Training.Tests;

public class DeviceTests
{
    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:1")]
    [InlineData("opencl")]
    public void A_build_for_the_CPU_alone_says_how_to_get_the_other(string name)
    {
        var e = Assert.Throws<UsageException>(() => Catalogue(null).Open(name, 1));
        Assert.StartsWith($"--device {name}: ", e.Message);
        Assert.Contains("ILGPU", e.Message);
        Assert.Contains("-p:RetryGpu=true", e.Message);
    }

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
        var machine = new Machine(new("cuda:0", true, "a"), new("cuda:1", true, "b"), new("opencl:0", false, "old"), new("opencl:1", true, "c"));
        using var backend = Catalogue(machine).Open(name, 1, Precision.Tf32);
        Assert.Equal((opened, Precision.Tf32), (machine.Opened, machine.Precision));
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("cuda:7")]
    public void A_missing_kind_says_why(string name)
    {
        var e = Assert.Throws<UsageException>(() => Catalogue(new Machine(new("cuda", false, "no driver; install it"), new("opencl:0", true, "a"))).Open(name, 1));
        Assert.Equal($"--device {name}: no driver; install it", e.Message);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:2")]
    [InlineData("cpu:0")]
    public void An_unknown_name_lists_the_known_ones(string name)
    {
        var e = Assert.Throws<UsageException>(() => Catalogue(new Machine(new("cuda:0", true, "a"), new("opencl", false, "none"))).Open(name, 1));
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
        var broken = new Devices(new Lazy<IDeviceProvider?>(() => throw new XbmException("broken")));
        using var backend = broken.Open("cpu", 1);
        Assert.IsType<CpuBackend>(backend);
        Assert.Throws<XbmException>(() => broken.Open("cuda", 1));
    }

    [Fact]
    public void A_backend_that_does_not_load_is_named_with_the_remedy()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.Null(GpuBuild.Load(folder));
            string path = Path.Combine(folder, "gpu", "Xbm.Engine.Gpu.dll");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "no assembly");
            var e = Assert.Throws<XbmException>(() => GpuBuild.Load(folder));
            Assert.StartsWith($"{path} does not load (", e.Message);
            Assert.EndsWith("or use --device cpu", e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Devices Catalogue(IDeviceProvider? gpu) => new(new Lazy<IDeviceProvider?>(gpu));

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
}
