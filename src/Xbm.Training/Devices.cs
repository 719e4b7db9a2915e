using Xbm.Engine;
using Xbm.Engine.Backends;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Training;

/// <summary>The device catalogue: what this machine and this build offer.</summary>
/// <param name="gpu">The devices of the ILGPU backend, loaded when one is asked for; null in a build for the CPU alone.</param>
sealed class Devices(Lazy<IDeviceProvider?> gpu)
{
    public const string Auto = "auto", Cpu = "cpu", Cuda = "cuda", OpenCl = "opencl";

    /// <summary>What this program has.</summary>
    public static Devices Here { get; } = new(new Lazy<IDeviceProvider?>(() => GpuBuild.Load(AppContext.BaseDirectory)));

    /// <summary>Every device that has a name, available or not.</summary>
    public IReadOnlyList<DeviceInfo> All()
    {
        using var cpu = new CpuBackend();
        return [new DeviceInfo(Cpu, true, cpu.Description), .. Of(Cuda), .. Of(OpenCl)];
    }

    /// <summary>Opens a device.</summary>
    /// <param name="name">A name of <see cref="All"/>; cuda or opencl for the first of its kind; auto for the first CUDA device, else the CPU.</param>
    /// <param name="threads">CPU threads; 0 for one a core.</param>
    /// <param name="precision">What products of matrices are computed in.</param>
    /// <exception cref="UsageException">No such device, or it cannot be used here; why.</exception>
    public Backend Open(string name, int threads, Precision precision = Precision.Float32)
    {
        var device = Find(name);
        if (device is not null) return gpu.Value!.Open(device.Name, precision);
        if (precision == Precision.Tf32)
            throw new UsageException("--precision tf32 needs a CUDA device of compute capability 8.0 or higher, " +
                $"--device {name} is the CPU; use --precision float32");
        return new CpuBackend(threads);
    }

    /// <summary>The device of that name; null for the CPU.</summary>
    DeviceInfo? Find(string name)
    {
        if (name == Cpu) return null;
        if (name == Auto) return Of(Cuda).FirstOrDefault(d => d.Available);
        string kind = name.Split(':')[0];
        if (kind is Cuda or OpenCl)
        {
            var devices = Of(kind);
            // A kind without devices has one entry, of the kind's own name: its reason holds for any number.
            var device = name == kind || devices[0].Name == kind
                ? devices.FirstOrDefault(d => d.Available) ?? devices[0]
                : devices.FirstOrDefault(d => d.Name == name);
            if (device is not null) return device.Available ? device : throw new UsageException($"--device {name}: {device.Description}");
        }
        throw new UsageException($"--device {name}: no such device; expected {Auto}, {string.Join(", ", All().Select(d => d.Name))}");
    }

    IReadOnlyList<DeviceInfo> Of(string kind) => gpu.Value?.Devices(kind) ?? [new(kind, false, GpuBuild.Missing)];
}
