using Xbm.Engine;
using Xbm.Engine.Backends;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Training;

/// <summary>A device by name.</summary>
/// <param name="Name">As --device takes it.</param>
/// <param name="Available">Whether it can be opened.</param>
/// <param name="Description">What it is, or why it cannot be used and what to do.</param>
sealed record Device(string Name, bool Available, string Description);

/// <summary>The device catalogue: what this machine and this build offer.</summary>
static class Devices
{
    public const string Auto = "auto", Cpu = "cpu";

    const string CpuOnly = "not in this build, which computes on the CPU alone; use --device cpu";

    /// <summary>Every device that has a name, available or not.</summary>
    public static IReadOnlyList<Device> All()
    {
        using var cpu = new CpuBackend();
        return [new Device(Cpu, true, cpu.Description), new Device("cuda", false, CpuOnly), new Device("opencl", false, CpuOnly)];
    }

    /// <summary>Opens a device.</summary>
    /// <param name="name">A name of <see cref="All"/>, or auto for the best one there is.</param>
    /// <param name="threads">CPU threads; 0 for one a core.</param>
    /// <exception cref="UsageException">No such device, or it cannot be used here; why.</exception>
    public static Backend Open(string name, int threads)
    {
        if (name is Auto or Cpu) return new CpuBackend(threads);
        var devices = All();
        var device = devices.FirstOrDefault(d => d.Name == name)
            ?? throw new UsageException($"--device {name}: no such device; expected {Auto}, {string.Join(", ", devices.Select(d => d.Name))}");
        throw new UsageException($"--device {name}: {device.Description}");
    }
}
