using System.Reflection;

namespace Xbm.Engine.Gpu.Launching;

/// <summary>Takes the kernels in place of a device.</summary>
interface IKernelListing
{
    /// <summary>Multiprocessors of the device that it stands for: they decide on tiles and slices.</summary>
    int Processors { get; }

    /// <summary>Gets each kernel when it is first asked for.</summary>
    void Add(MethodInfo kernel);
}
