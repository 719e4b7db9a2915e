using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Work;

/// <summary>Where work runs.</summary>
/// <param name="Threads">CPU threads.</param>
/// <param name="VectorBits">Limits the CPU's vectors; 0 for the widest.</param>
/// <param name="Device">A device as --device takes it.</param>
/// <param name="Precision">What a GPU computes products in.</param>
readonly record struct Computer(
    int Threads, int VectorBits = 0, string Device = DeviceCatalogue.Cpu, Precision Precision = Precision.Float32)
{
    /// <summary>Opens another backend than the device's.</summary>
    public Func<Backend>? Source { get; init; }

    /// <summary>A backend of its own.</summary>
    public Backend Open() => Source is not null ? Source()
        : Device == DeviceCatalogue.Cpu ? new CpuBackend(Threads, VectorBits)
        : DeviceCatalogue.Here.Open(Device, Threads, Precision);
}
