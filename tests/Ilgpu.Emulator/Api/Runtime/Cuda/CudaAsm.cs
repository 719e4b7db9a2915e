using System.Runtime.CompilerServices;
using ILGPU.Execution;

namespace ILGPU.Runtime.Cuda;

/// <summary>PTX in kernels, of which the emulator knows what the kernels use.</summary>
public static class CudaAsm
{
    /// <summary>Products on the tensor cores are the work of a whole warp.</summary>
    [Suspends(Scope.Warp, nameof(Post), nameof(Take), OnlyFor = "mma.sync")]
    public static void Emit(string asm) => GroupState.Current.Ptx.Run(asm);

    public static void Emit<T0>(string asm, T0 arg0) where T0 : struct => GroupState.Current.Ptx.Run(asm, Long(arg0));

    public static void Emit<T0, T1>(string asm, T0 arg0, T1 arg1) where T0 : struct where T1 : struct =>
        GroupState.Current.Ptx.Run(asm, Long(arg0), Long(arg1));

    static void Post(string asm) => GroupState.Current.Ptx.Post(asm);

    static void Take()
    {
    }

    static long Long<T>(T value) where T : struct =>
        typeof(T) == typeof(int) ? Unsafe.As<T, int>(ref value)
        : typeof(T) == typeof(long) ? Unsafe.As<T, long>(ref value)
        : throw new KernelFault($"PTX gets a {typeof(T).Name}; the emulator knows int and long");
}
