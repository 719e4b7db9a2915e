using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using Xbm.Engine.Gpu.Launching;

namespace Xbm.Engine.Gpu.Devices;

/// <summary>
/// The PTX of every kernel that a program would launch, without a GPU: the program runs on a backend whose launches do nothing, and each
/// kernel is compiled when it is first asked for.
/// </summary>
public sealed class PtxListing : IKernelListing
{
    readonly PTXBackend _compiler;
    readonly Action<string, Func<string>> _kernel;
    readonly int _processors;

    PtxListing(Context context, int major, int minor, int processors, Action<string, Func<string>> kernel)
    {
        // The oldest instruction set that has all the kernels use.
        _compiler = new PTXBackend(
            context, new CudaArchitecture(major, minor), major >= 9 ? CudaInstructionSet.ISA_78 : CudaInstructionSet.ISA_70,
            nvvmAPI: null!);
        (_kernel, _processors) = (kernel, processors);
    }

    int IKernelListing.Processors => _processors;

    /// <summary>A backend that computes nothing.</summary>
    /// <param name="precision">What products of matrices are computed in.</param>
    /// <param name="major">Compute capability: 8 of sm_80.</param>
    /// <param name="minor">Compute capability: 0 of sm_80.</param>
    /// <param name="processors">Multiprocessors of the device that it stands for.</param>
    /// <param name="kernel">Gets the name of each kernel, and what compiles it.</param>
    /// <exception cref="XbmException">Thrown by a primitive whose kernel does not compile; it names the kernel.</exception>
    public static Backend Create(Precision precision, int major, int minor, int processors, Action<string, Func<string>> kernel)
    {
        // Memory alone is needed of the device.
        var context = GpuContext.Create(builder => builder.CPU());
        return new GpuBackend(
            context, context.Devices[0], precision, $"PTX for compute capability {major}.{minor}",
            listing: new PtxListing(context, major, minor, processors, kernel));
    }

    void IKernelListing.Add(MethodInfo kernel)
    {
        _kernel(
            KernelLauncher.NameOf(kernel),
            () => ((PTXCompiledKernel)_compiler.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel),
            KernelSpecialization.Empty)).PTXAssembly);
    }
}
