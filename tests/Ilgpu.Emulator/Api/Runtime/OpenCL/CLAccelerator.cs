namespace ILGPU.Runtime.OpenCL;

/// <summary>
/// An opened OpenCL device: here the least capable one, without subgroups (and so without shuffles) and double precision.
/// </summary>
public sealed class CLAccelerator : Accelerator
{
    internal CLAccelerator(Context context, Device device) : base(context, device) { }

    public CLCapabilityContext Capabilities { get; } = new();
}

/// <summary>What an OpenCL device can do.</summary>
public sealed class CLCapabilityContext
{
    public bool Float64 { get; }

    public bool SubGroups { get; }
}
