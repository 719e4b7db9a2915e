using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Xbm.Engine.Gpu.Devices;

namespace Xbm.Engine.Gpu.Tests;

/// <summary>The device of the tests: the one of the real ILGPU that XBM_TEST_DEVICE names, its CPU accelerator by default.</summary>
static class TestDevice
{
    static readonly string s_name = Environment.GetEnvironmentVariable("XBM_TEST_DEVICE") ?? "cpu";

    /// <summary>ILGPU's CPU accelerator runs each thread of a group as a thread of the system.</summary>
    public static bool IsSlow => s_name == "cpu";

    public static bool HasTensorCores => s_name == "cuda";

    /// <summary>One context for all tests: it keeps what it has compiled.</summary>
    static readonly Context s_context = s_name switch
    {
        // Asking for the driver's library makes ILGPU find it under the name that it has.
        "cuda" when DriverLibraries.Has(DriverLibraries.Cuda) => CudaDevices.CreateContext(),
        "opencl" when DriverLibraries.Has(DriverLibraries.OpenCl) => OpenClDevices.CreateContext(),
        "cpu" => GpuContext.Create(
            builder => builder.CPU(new CPUDevice(numThreadsPerWarp: 32, numWarpsPerMultiprocessor: 8, numMultiprocessors: 1))),
        _ => throw new UsageException($"XBM_TEST_DEVICE={s_name}: no such device here; expected cpu, or cuda or opencl with a driver"),
    };

    static readonly ConcurrentDictionary<Precision, ConcurrentBag<Backend>> s_idle = new();

    /// <summary>
    /// A backend that other tests use after this one: compiling its kernels anew would take most of the time. One that was left in disorder
    /// is not used again.
    /// </summary>
    public static Lease Lease(Precision precision = Precision.Float32)
    {
        var idle = s_idle.GetOrAdd(precision, _ => []);
        return new(idle.TryTake(out var backend) ? backend : Open(precision), used =>
        {
            if (used.CurrentStep is null && used.LiveStorage == 0) idle.Add(used);
            else used.Dispose();
        });
    }

    /// <summary>As the product opens it: on CUDA with uploads on a stream of their own.</summary>
    public static GpuBackend Open(Precision precision = Precision.Float32) => new(s_context, s_context.Devices[0], precision, null,
        s_name == "cuda" ? accelerator => new CudaStreams((CudaAccelerator)accelerator) : null);
}
