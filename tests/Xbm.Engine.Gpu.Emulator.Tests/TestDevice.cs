using ILGPU;
using ILGPU.Runtime;

namespace Xbm.Engine.Gpu.Tests;

/// <summary>The device of the tests: the emulator's.</summary>
static class TestDevice
{
    public static bool IsSlow => false;

    public static bool HasTensorCores => true;

    /// <summary>A backend of its own for every test, with fresh and so poisoned memory.</summary>
    public static Lease Lease(Precision precision = Precision.Float32) => new(Open(precision), backend => backend.Dispose());

    public static GpuBackend Open(Precision precision = Precision.Float32) => Open(AcceleratorType.Cuda, precision: precision);

    /// <param name="type">What the device passes for.</param>
    /// <param name="memory">Its bytes.</param>
    /// <param name="precision">Of products.</param>
    public static GpuBackend Open(AcceleratorType type, long memory = 1L << 40, Precision precision = Precision.Float32)
    {
        var context = GpuContext.Create(builder => builder.Emulated(type, memory));
        return new(context, context.Devices[0], precision);
    }
}
