using System.CommandLine;
using Xbm.Engine;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Work;

/// <summary>The options that say where work runs.</summary>
static class DeviceOptions
{
    public static Option<string> Device() => new("--device")
    {
        Description = "Where ours runs: a device as `devices` lists it.",
        DefaultValueFactory = _ => DeviceCatalogue.Cpu,
    };

    public static Option<Precision> Precision() => new("--precision") { Description = "float32, or tf32 on an NVIDIA GPU." };
}
