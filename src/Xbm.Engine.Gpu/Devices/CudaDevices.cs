using System.Globalization;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Xbm.Engine.Gpu.Devices;

/// <summary>The CUDA devices of this machine, or why there is none.</summary>
static class CudaDevices
{
    public const string Kind = "cuda";

    /// <summary>The least compute capability that has TF32.</summary>
    public static readonly CudaArchitecture Tf32 = CudaArchitecture.SM_80;

    public static IReadOnlyList<DeviceInfo> All()
    {
        if (!DriverLibraries.Has(DriverLibraries.Cuda))
            return [Missing($"no NVIDIA driver on this machine ({DriverLibraries.Cuda} was not found); "
                + $"install the driver of the GPU, and in a container pass the GPU in (docker run --gpus all)")];
        var api = CudaAPI.CurrentAPI;
        if (!api.IsSupported || api.GetDriverVersion(out _) != CudaError.CUDA_SUCCESS)
            return [Missing("the NVIDIA driver does not start; see whether nvidia-smi works, and install the driver anew")];
        var error = api.GetDeviceCount(out int count);
        if (error != CudaError.CUDA_SUCCESS || count == 0)
            return [Missing(error is CudaError.CUDA_SUCCESS or CudaError.CUDA_ERROR_NO_DEVICE
                ? "the NVIDIA driver sees no GPU; see nvidia-smi and CUDA_VISIBLE_DEVICES"
                : $"the NVIDIA driver fails: {api.GetErrorString(error)}; see whether nvidia-smi works, and update the driver")];
        using var context = CreateContext();
        count = context.GetCudaDevices().Count;
        if (count == 0)
            return [Missing("the NVIDIA driver counts a GPU that does not answer; "
                + "see nvidia-smi, and reset the GPU or restart the machine")];
        return [.. Enumerable.Range(0, count).Select(i => Describe($"{Kind}:{i}", context.GetCudaDevice(i)))];
    }

    /// <summary>All devices, also those that ILGPU cannot compile for, so that their numbers are the driver's.</summary>
    public static Context CreateContext() => GpuContext.Create(builder => builder.Cuda(device => true));

    public static DeviceInfo Describe(string name, CudaDevice device)
    {
        CudaAPI.CurrentAPI.GetDriverVersion(out var driver);
        string version = $"CUDA {driver.Major}.{driver.Minor}";
        string capability = device.Architecture is { } a ? string.Create(CultureInfo.InvariantCulture, $"{a.Major}.{a.Minor}") : "unknown";
        bool usable = device.Architecture is not null && device.InstructionSet is not null;
        string what = $"{device.Name}, {GpuDevices.Size(device.MemorySize)}, compute capability {capability}, driver for {version}";
        return new DeviceInfo(name, usable, usable ? what : $"{what}: the driver is too old for this GPU; update it")
        {
            Memory = device.MemorySize,
            Driver = version,
            ComputeCapability = capability,
        };
    }

    static DeviceInfo Missing(string why) => new(Kind, false, why);
}
