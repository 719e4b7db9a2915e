using System.Reflection;
using System.Runtime.Loader;
using Xbm.Engine;
using Xbm.Engine.Backends;

namespace Xbm.Training;

/// <summary>
/// The ILGPU backend, where this build has it: in the folder gpu beside the program, loaded when a device other than the CPU is asked for.
/// </summary>
static class GpuBuild
{
    const string Assembly = "Xbm.Engine.Gpu", Provider = "Xbm.Engine.Gpu.Devices.GpuDevices";

    /// <summary>The remedy, where the folder is not there.</summary>
    internal const string Missing = "not in this build, which computes on the CPU alone, because ILGPU could not be restored; " +
        "add a package source that has ILGPU 1.5.3, as nuget.org, and build again with -p:RetryGpu=true";

    /// <summary>The backend's devices; null in a build for the CPU alone.</summary>
    /// <param name="folder">The program's folder.</param>
    /// <exception cref="XbmException">The folder is there, but does not load.</exception>
    internal static IDeviceProvider? Load(string folder)
    {
        string path = Path.Combine(folder, "gpu", Assembly + ".dll");
        if (!File.Exists(path)) return null;
        try
        {
            var type = new Plugin(path).LoadFromAssemblyPath(path).GetType(Provider, throwOnError: true)!;
            return (IDeviceProvider)Activator.CreateInstance(type)!;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or TargetInvocationException or InvalidCastException)
        {
            throw new XbmException($"{path} does not load ({e.Message.ReplaceLineEndings(" ")}); build Xbm.Training again, or use --device cpu", e);
        }
    }

    /// <summary>ILGPU from the folder, everything that the program has itself from the program: both sides share Xbm.Engine's types.</summary>
    sealed class Plugin(string path) : AssemblyLoadContext(Assembly)
    {
        readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName name) =>
            _resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;
    }
}
