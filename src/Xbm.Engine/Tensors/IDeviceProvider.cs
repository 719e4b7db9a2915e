namespace Xbm.Engine;

/// <summary>A device by name.</summary>
/// <param name="Name">As --device takes it: cpu, cuda:0, opencl:1.</param>
/// <param name="Available">Whether it can be opened.</param>
/// <param name="Description">What it is, or why it cannot be used and what to do.</param>
public sealed record DeviceInfo(string Name, bool Available, string Description)
{
    /// <summary>Bytes of memory; null for the CPU and where there is no device.</summary>
    public long? Memory { get; init; }

    /// <summary>The driver's version; null where there is none.</summary>
    public string? Driver { get; init; }

    /// <summary>CUDA's compute capability, 9.0; null for other devices.</summary>
    public string? ComputeCapability { get; init; }
}

/// <summary>
/// A family of devices whose drivers are looked for at run time: the program carries the backend, and a machine without a driver or a device
/// says so.
/// </summary>
public interface IDeviceProvider
{
    /// <summary>The devices of one kind, by number; where there are none, one entry that is not available and says why.</summary>
    /// <param name="kind">cuda or opencl.</param>
    IReadOnlyList<DeviceInfo> Devices(string kind);

    /// <summary>Opens a device.</summary>
    /// <param name="name">The name of one of <see cref="Devices"/> that is available.</param>
    /// <param name="precision">What products of matrices are computed in.</param>
    /// <exception cref="UsageException">The device cannot do what was asked; why.</exception>
    Backend Open(string name, Precision precision);
}
