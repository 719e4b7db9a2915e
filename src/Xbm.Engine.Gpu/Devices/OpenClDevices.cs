using ILGPU;
using ILGPU.Runtime.OpenCL;

namespace Xbm.Engine.Gpu.Devices;

/// <summary>The OpenCL devices of this machine, or why there is none.</summary>
static class OpenClDevices
{
    public const string Kind = "opencl";

    public static IReadOnlyList<DeviceInfo> All()
    {
        if (!DriverLibraries.Has(DriverLibraries.OpenCl))
            return [Missing($"no OpenCL on this machine ({DriverLibraries.OpenCl} was not found); "
                + $"install the GPU vendor's OpenCL driver (and on Linux ocl-icd-libopencl1)")];
        using var context = CreateContext();
        int count = context.GetCLDevices().Count;
        if (count == 0) return [Missing("OpenCL finds no device; install the GPU vendor's OpenCL driver, and see clinfo -l")];
        return [.. Enumerable.Range(0, count).Select(i => Describe($"{Kind}:{i}", context.GetCLDevice(i)))];
    }

    /// <summary>All devices, also those that ILGPU does not serve, so that their numbers are OpenCL's.</summary>
    public static Context CreateContext() => GpuContext.Create(builder => builder.OpenCL(device => true));

    public static DeviceInfo Describe(string name, CLDevice device)
    {
        string what = $"{device.Name}, {GpuDevices.Size(device.MemorySize)}, {device.PlatformName}, "
            + $"OpenCL {device.DeviceVersion.Major}.{device.DeviceVersion.Minor}";
        // ILGPU's own conditions.
        string? lack = device.CLStdVersion < ILGPU.Backends.OpenCL.CLBackend.MinimumVersion ? "OpenCL C 2.0"
            : !device.Capabilities.GenericAddressSpace ? "the generic address space" : null;
        return new DeviceInfo(
            name, lack is null, lack is null ? what
                : $"{what}: its driver lacks {lack}, which ILGPU needs; update it, or use another device")
        {
            Memory = device.MemorySize,
            Driver = $"OpenCL {device.DeviceVersion.Major}.{device.DeviceVersion.Minor}",
        };
    }

    static DeviceInfo Missing(string why) => new(Kind, false, why);
}
