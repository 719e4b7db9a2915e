using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Engine.Gpu.Devices;

namespace Xbm.Training.Devices;

/// <summary>The devices of a machine by name: its processor, and what drivers offer at run time.</summary>
/// <param name="gpu">The devices beside the processor; asked when one is wanted, so that a run on the CPU looks for no driver.</param>
public sealed class DeviceCatalogue(IDeviceProvider gpu)
{
    /// <summary>Names of devices and kinds of devices.</summary>
    public const string Auto = "auto", Cpu = "cpu", Cuda = "cuda", OpenCl = "opencl";

    /// <summary>What this machine has.</summary>
    public static DeviceCatalogue Here { get; } = new(new GpuDevices());

    /// <summary>Every device that has a name, available or not.</summary>
    public IReadOnlyList<DeviceInfo> All()
    {
        using var cpu = new CpuBackend();
        return [new DeviceInfo(Cpu, true, cpu.Description), .. gpu.Devices(Cuda), .. gpu.Devices(OpenCl)];
    }

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// A name of <see cref="All"/>; cuda or opencl for the first of its kind; auto for the first CUDA device, else the CPU.
    /// </param>
    /// <param name="threads">CPU threads; 0 for one per core.</param>
    /// <param name="precision">What products of matrices are computed in.</param>
    /// <exception cref="UsageException">No such device, or it cannot be used here; why.</exception>
    public Backend Open(string name = Auto, int threads = 0, Precision precision = Precision.Float32)
    {
        if (Find(name) is { } device) return gpu.Open(device.Name, precision);
        if (precision == Precision.Tf32)
            throw new UsageException("--precision tf32 needs a CUDA device of compute capability 8.0 or higher, " +
                $"--device {name} is the CPU; use --precision float32");
        return new CpuBackend(threads);
    }

    /// <summary>The device of that name; null for the CPU.</summary>
    DeviceInfo? Find(string name)
    {
        if (name == Cpu) return null;
        if (name == Auto) return gpu.Devices(Cuda).FirstOrDefault(d => d.Available);
        string kind = name.Split(':')[0];
        if (kind is Cuda or OpenCl)
        {
            var devices = gpu.Devices(kind);
            // A kind without devices has one entry, of the kind's own name: its reason holds for any number.
            var device = name == kind || devices[0].Name == kind
                ? devices.FirstOrDefault(d => d.Available) ?? devices[0]
                : devices.FirstOrDefault(d => d.Name == name);
            if (device is not null) return device.Available ? device : throw new UsageException($"--device {name}: {device.Description}");
        }
        throw new UsageException($"--device {name}: no such device; expected {Auto}, {string.Join(", ", All().Select(d => d.Name))}");
    }
}
