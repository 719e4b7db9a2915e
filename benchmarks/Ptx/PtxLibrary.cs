using System.Reflection;
using System.Runtime.Loader;
using Xbm.Engine;
using Xbm.Engine.Backends;

namespace Xbm.Benchmarks.Ptx;

/// <summary>The listing of kernels in the ILGPU backend, which this build has where the feed has ILGPU.</summary>
static class PtxLibrary
{
    static readonly Lazy<MethodInfo> s_create = new(Load);

    /// <summary>A backend that computes nothing and hands out the PTX of what it is asked for.</summary>
    /// <exception cref="UsageException">This build is CPU only.</exception>
    public static Backend Open(Precision precision, int major, int minor, int processors, Action<string, Func<string>> kernel) =>
        (Backend)s_create.Value.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [precision, major, minor, processors, kernel], null)!;

    static MethodInfo Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "gpu", "Xbm.Engine.Gpu.dll");
        if (!File.Exists(path)) throw new UsageException("ptx: this build is CPU only; build it where the package feed has ILGPU");
        var assembly = new GpuFolder(path).LoadFromAssemblyPath(path);
        return assembly.GetType("Xbm.Engine.Gpu.Devices.PtxListing", throwOnError: true)!.GetMethod("Create")!;
    }

    /// <summary>ILGPU lies beside the backend; the engine is this program's own.</summary>
    sealed class GpuFolder(string path) : AssemblyLoadContext("ptx")
    {
        readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName name) =>
            name.Name == typeof(Backend).Assembly.GetName().Name ? null : _resolver.ResolveAssemblyToPath(name) is { } found ? LoadFromAssemblyPath(found) : null;
    }
}
