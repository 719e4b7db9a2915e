namespace Xbm.Engine;

/// <summary>
/// A family of devices whose drivers are looked for at run time: the program carries the backend, and a machine without a driver or a
/// device says so.
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
