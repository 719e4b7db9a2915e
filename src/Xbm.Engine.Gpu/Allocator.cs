using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Xbm.Engine.Gpu;

/// <summary>Allocates device memory. Where the device is full, the pools give back what is not in use, and it is tried once more.</summary>
sealed class Allocator(Accelerator accelerator, Action trim)
{
    /// <summary>A block of at least one element: no device has blocks of no bytes.</summary>
    /// <exception cref="XbmException">The device is full; what was asked for and what is free.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length) where T : unmanaged
    {
        length = Math.Max(1, length);
        try
        {
            return accelerator.Allocate1D<T>(length);
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            trim();
        }
        try
        {
            return accelerator.Allocate1D<T>(length);
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            throw Full(length * Interop.SizeOf<T>(), e);
        }
    }

    XbmException Full(long bytes, Exception e)
    {
        string free = accelerator is CudaAccelerator cuda ? $"{Size(cuda.GetFreeMemory())} are free of" : "it has";
        return new($"{accelerator.Name}: {Size(bytes)} of device memory asked for, {free} {Size(accelerator.MemorySize)} ({e.Message.ReplaceLineEndings(" ").Trim()}); " +
            "set a smaller batch, image or memory, or end other programs on the device", e);
    }

    static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB");
}
