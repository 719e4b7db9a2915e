using ILGPU;
using ILGPU.Runtime;

namespace Xbm.Engine.Gpu;

// One overload a number of parameters, as ILGPU has them.
sealed partial class KernelCache
{
    public Action<KernelConfig, T1> Of<T1>(Action<T1> kernel)
        where T1 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1>)known : Load(kernel);

    Action<KernelConfig, T1> Load<T1>(Action<T1> kernel)
        where T1 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1) =>
        {
            try { launch(config, a1); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2> Of<T1, T2>(Action<T1, T2> kernel)
        where T1 : struct where T2 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2>)known : Load(kernel);

    Action<KernelConfig, T1, T2> Load<T1, T2>(Action<T1, T2> kernel)
        where T1 : struct where T2 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2) =>
        {
            try { launch(config, a1, a2); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3> Of<T1, T2, T3>(Action<T1, T2, T3> kernel)
        where T1 : struct where T2 : struct where T3 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3> Load<T1, T2, T3>(Action<T1, T2, T3> kernel)
        where T1 : struct where T2 : struct where T3 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3) =>
        {
            try { launch(config, a1, a2, a3); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4> Of<T1, T2, T3, T4>(Action<T1, T2, T3, T4> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4> Load<T1, T2, T3, T4>(Action<T1, T2, T3, T4> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4) =>
        {
            try { launch(config, a1, a2, a3, a4); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5> Of<T1, T2, T3, T4, T5>(Action<T1, T2, T3, T4, T5> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5> Load<T1, T2, T3, T4, T5>(Action<T1, T2, T3, T4, T5> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) =>
        {
            try { launch(config, a1, a2, a3, a4, a5); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6> Of<T1, T2, T3, T4, T5, T6>(Action<T1, T2, T3, T4, T5, T6> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6> Load<T1, T2, T3, T4, T5, T6>(Action<T1, T2, T3, T4, T5, T6> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> Of<T1, T2, T3, T4, T5, T6, T7>(Action<T1, T2, T3, T4, T5, T6, T7> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7> Load<T1, T2, T3, T4, T5, T6, T7>(Action<T1, T2, T3, T4, T5, T6, T7> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6, a7); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> Of<T1, T2, T3, T4, T5, T6, T7, T8>(Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8> Load<T1, T2, T3, T4, T5, T6, T7, T8>(Action<T1, T2, T3, T4, T5, T6, T7, T8> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6, a7, a8); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> Of<T1, T2, T3, T4, T5, T6, T7, T8, T9>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9> Load<T1, T2, T3, T4, T5, T6, T7, T8, T9>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6, a7, a8, a9); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> Of<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> Load<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> Of<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> Load<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }

    public Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> Of<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct =>
        _launchers.TryGetValue(kernel, out var known) ? (Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>)known : Load(kernel);

    Action<KernelConfig, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> Load<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(Action<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> kernel)
        where T1 : struct where T2 : struct where T3 : struct where T4 : struct where T5 : struct where T6 : struct where T7 : struct where T8 : struct where T9 : struct where T10 : struct where T11 : struct where T12 : struct
    {
        var launch = Compile(kernel, () => accelerator.LoadStreamKernel(kernel));
        return Add(kernel, (KernelConfig config, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7, T8 a8, T9 a9, T10 a10, T11 a11, T12 a12) =>
        {
            try { launch(config, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12); }
            catch (AcceleratorException e) { throw GpuBackend.Lost(accelerator, e); }
        });
    }
}
