using ILGPU;
using ILGPU.Runtime;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>An emulated device, a kernel's launch on it, and what it wrote.</summary>
static class Emulated
{
    public static Accelerator Device { get; } = Open(1 << 30);

    public static Accelerator Open(long memory)
    {
        var context = Context.Create(builder => builder.Emulated(memorySize: memory));
        return context.Devices[0].CreateAccelerator(context);
    }

    /// <summary>Runs a kernel that writes one value per thread.</summary>
    public static T[] Run<T>(Action<ArrayView<T>> kernel, int groups, int threads)
        where T : unmanaged => Run(kernel, groups, threads, groups * threads);

    public static T[] Run<T>(Action<ArrayView<T>> kernel, int groups, int threads, int length) where T : unmanaged
    {
        using var buffer = Device.Allocate1D<T>(length);
        var view = buffer.View.AsContiguous();
        Device.LoadStreamKernel(kernel)(new KernelConfig((Index1D)groups, (Index1D)threads), view);
        var values = new T[length];
        view.CopyToCPU(Device.DefaultStream, values.AsSpan());
        return values;
    }

    /// <summary>The message of the fault that a kernel has to end in.</summary>
    public static string Fault<T>(Action<ArrayView<T>> kernel, int groups, int threads) where T : unmanaged =>
        Assert.Throws<KernelFault>(() => Run(kernel, groups, threads)).Message;
}
