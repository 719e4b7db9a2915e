using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Memory;

/// <summary>Allocates device memory. Where the device is full, the pools give back what is not in use, and it is tried once more.</summary>
sealed class Allocator(Accelerator accelerator, Action trim)
{
    /// <summary>A block of at least one element: no device has blocks of no bytes.</summary>
    /// <exception cref="XbmException">The device is full, with what was asked for and what is free, or it failed.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length) where T : unmanaged
    {
        length = Math.Max(1, length);
        if (TryAllocate<T>(length, out _) is { } buffer) return buffer;
        trim();
        return TryAllocate<T>(length, out var full) ?? throw Full(length * Interop.SizeOf<T>(), full!);
    }

    /// <summary>Null where the device is full, with the error that says so.</summary>
    MemoryBuffer1D<T, Stride1D.Dense>? TryAllocate<T>(long length, out Exception? full) where T : unmanaged
    {
        full = null;
        try
        {
            return accelerator.Allocate1D<T>(length);
        }
        catch (Exception e) when (e.IsFull())
        {
            full = e;
            return null;
        }
        catch (AcceleratorException e)
        {
            throw accelerator.Lost(e);
        }
    }

    XbmException Full(long bytes, Exception e)
    {
        string free = Free() is { } size ? $"{Size(size)} are free of" : "it has";
        return new($"{accelerator.Name}: {Size(bytes)} of device memory asked for, {free} {Size(accelerator.MemorySize)} ({e.Reason()}); " +
            "set a smaller batch, image or memory, or end other programs on the device", e);
    }

    /// <summary>Bytes that are free; null where the driver does not say.</summary>
    long? Free()
    {
        try
        {
            return (accelerator as CudaAccelerator)?.GetFreeMemory();
        }
        catch (AcceleratorException)
        {
            return null;
        }
    }

    static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB");
}
