using System.Runtime.CompilerServices;
using ILGPU;

// The launchers that ILGPU generates name the kernels' types.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]

namespace Xbm.Engine.Gpu;

/// <summary>ILGPU's compiler as the kernels need it.</summary>
public static class GpuContext
{
    /// <summary>A context with the devices that <paramref name="devices"/> adds: <c>b => b.Cuda()</c>.</summary>
    /// <remarks>
    /// No higher level: ILGPU 1.5.3 then ends with a pass (CodePlacement) that moves loads down to where their values are used, within a
    /// basic block over barriers and stores too. Threads then overwrite shared memory that others still read. It also keeps all the values
    /// of an unrolled loop in registers.
    /// </remarks>
    public static Context Create(Action<Context.Builder> devices) => Context.Create(builder =>
    {
        devices(builder);
        builder.Optimize(OptimizationLevel.O1).EnableAlgorithms();
    });
}
