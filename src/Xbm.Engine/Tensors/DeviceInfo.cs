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
