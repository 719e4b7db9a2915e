using ILGPU.Execution;

namespace ILGPU.Runtime;

/// <summary>Loads kernels of explicit groups, one overload a number of parameters.</summary>
public static class KernelLoaders
{

    public static Action<KernelConfig, T1> LoadStreamKernel<T1>(this Accelerator accelerator, Action<T1> action)
        where T1 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1) => launcher.Launch(config, () => action(a1), () => [a1]);
    }

    public static Action<KernelConfig, T1, T2> LoadStreamKernel<T1, T2>(this Accelerator accelerator, Action<T1, T2> action)
        where T1 : struct where T2 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2) => launcher.Launch(config, () => action(a1, a2), () => [a1, a2]);
    }

    public static Action<KernelConfig, T1, T2, T3> LoadStreamKernel<T1, T2, T3>(this Accelerator accelerator, Action<T1, T2, T3> action)
        where T1 : struct where T2 : struct where T3 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3) => launcher.Launch(config, () => action(a1, a2, a3), () => [a1, a2, a3]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4> LoadStreamKernel<T1, T2, T3, T4>(this Accelerator accelerator, Action<T1, T2, T3, T4> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4) => launcher.Launch(config, () => action(a1, a2, a3, a4), () => [a1, a2, a3, a4]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5> LoadStreamKernel<T1, T2, T3, T4, T5>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5), () => [a1, a2, a3, a4, a5]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6> LoadStreamKernel<T1, T2, T3, T4, T5, T6>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6), () => [a1, a2, a3, a4, a5, a6]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7), () => [a1, a2, a3, a4, a5, a6, a7]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8), () => [a1, a2, a3, a4, a5, a6, a7, a8]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8, a9), () => [a1, a2, a3, a4, a5, a6, a7, a8, a9]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10), () => [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11), () => [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12), () => [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct where T13 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13), () => [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13]);
    }

    public static Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> LoadStreamKernel<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14>(this Accelerator accelerator, Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> action)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct where T13 : struct where T14 : struct
    {
        var launcher = new Launcher(accelerator, action.Method);
        return (config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14) => launcher.Launch(config, () => action(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14), () => [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14]);
    }
}
