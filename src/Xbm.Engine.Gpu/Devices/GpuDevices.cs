using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Xbm.Engine.Gpu.Devices;

/// <summary>What ILGPU finds on this machine: CUDA and OpenCL devices by number.</summary>
public sealed class GpuDevices : IDeviceProvider
{
    /// <inheritdoc/>
    public IReadOnlyList<DeviceInfo> Devices(string kind) => kind switch
    {
        CudaDevices.Kind => CudaDevices.All(),
        OpenClDevices.Kind => OpenClDevices.All(),
        _ => throw new ArgumentException(
            $"there are no devices of kind '{kind}', expected {CudaDevices.Kind} or {OpenClDevices.Kind}", nameof(kind)),
    };

    /// <inheritdoc/>
    public Backend Open(string name, Precision precision)
    {
        int number = int.Parse(
            name.AsSpan(name.IndexOf(':', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture);
        bool cuda = name.StartsWith(CudaDevices.Kind, StringComparison.Ordinal);
        var context = cuda ? CudaDevices.CreateContext() : OpenClDevices.CreateContext();
        try
        {
            Device device = cuda ? context.GetCudaDevice(number) : context.GetCLDevice(number);
            if (precision == Precision.Tf32
                && (device is not CudaDevice { Architecture: { } architecture } || architecture < CudaDevices.Tf32))
                throw new UsageException(
                    $"--precision tf32 needs a CUDA device of compute capability 8.0 or higher, "
                        + $"{name} is {device.Name}; use --precision float32");
            var info = device is CudaDevice nvidia ? CudaDevices.Describe(name, nvidia) : OpenClDevices.Describe(name, (CLDevice)device);
            return new GpuBackend(context, device, precision, $"{name}: {info.Description}, {precision.ToString().ToLowerInvariant()}",
                cuda ? accelerator => new CudaStreams((CudaAccelerator)accelerator) : null);
        }
        catch (Exception e)
        {
            context.Dispose();
            if (e is not AcceleratorException) throw;
            throw new XbmException($"{name} does not open: {e.Message.ReplaceLineEndings(" ")}; see whether another program holds it", e);
        }
    }

    internal static string Size(long bytes) => $"{bytes / (double)(1L << 30):0.#} GiB";
}
