using ILGPU.Execution;

namespace ILGPU.Runtime;

/// <summary>Loads kernels of explicit groups, one overload per number of parameters: those that are in use.</summary>
public static class KernelLoaders
{
    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(this Accelerator accelerator, Action<T1> action) where T1 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1) => launcher.Launch(config, () => action(a1), () => [a1]);
    }

    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(this Accelerator accelerator, Action<T1, T2, T3> action)
        where T1 : struct where T2 : struct where T3 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3) => launcher.Launch(config, () => action(a1, a2, a3), () => [a1, a2, a3]);
    }
}
