using System.Runtime.CompilerServices;
using ILGPU;

// The launchers that ILGPU generates name the kernels' types.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]

namespace Xbm.Engine.Gpu;

/// <summary>ILGPU's compiler as the kernels need it.</summary>
public static class GpuContext
{
    /// <summary>A context with the devices that <paramref name="devices"/> adds: <c>b => b.Cuda()</c>.</summary>
    public static Context Create(Action<Context.Builder> devices) => Context.Create(builder =>
    {
        devices(builder);
        builder.Optimize(OptimizationLevel.O2).EnableAlgorithms();
    });
}
