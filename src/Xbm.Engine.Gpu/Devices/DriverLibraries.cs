using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU;

namespace Xbm.Engine.Gpu.Devices;

/// <summary>
/// The native libraries of the drivers, under the names that an installed driver has: without its development files Linux has only these.
/// </summary>
static class DriverLibraries
{
    /// <summary>The library of the CUDA driver.</summary>
    public static string Cuda => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>The loader of OpenCL drivers.</summary>
    public static string OpenCl =>
        OperatingSystem.IsWindows() ? "OpenCL.dll" : OperatingSystem.IsMacOS() ? "/System/Library/Frameworks/OpenCL.framework/OpenCL"
            : "libOpenCL.so.1";

    static DriverLibraries()
    {
        // Asked only for what the usual names did not find.
        AssemblyLoadContext.GetLoadContext(typeof(Context).Assembly)!.ResolvingUnmanagedDll += (_, name) => name switch
        {
            "cuda" or "nvcuda" => Load(Cuda),
            "OpenCL" => Load(OpenCl),
            _ => 0,
        };
    }

    /// <summary>Whether this machine has the library. Called first, so that ILGPU finds it too.</summary>
    public static bool Has(string library) => Load(library) != 0;

    static nint Load(string library) => NativeLibrary.TryLoad(library, out nint handle) ? handle : 0;
}
