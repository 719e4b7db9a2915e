using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Launching;

/// <summary>
/// Compiles each kernel for its type arguments when it is first launched, and enqueues launches. A kernel is a static method, launched in
/// explicit groups, that takes one struct of views and numbers, and a product the layouts of its operands:
/// <c>Launch(Elements.Fill, config, new FillArguments(value, view))</c>. A launch allocates nothing.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="listing">Gets the kernels instead of the device: launches then do nothing.</param>
sealed class KernelLauncher(Accelerator accelerator, Action<MethodInfo>? listing = null)
{
    // The C# compiler keeps one delegate per static method, so that the key of a look-up costs no allocation.
    readonly Dictionary<Delegate, Delegate> _loaded = [];

    /// <summary>Enqueues a kernel.</summary>
    /// <param name="kernel">The kernel: a static method.</param>
    /// <param name="config">Groups and threads of each.</param>
    /// <param name="arguments">What it takes.</param>
    /// <exception cref="XbmException">It does not compile, or the device failed.</exception>
    public void Launch<TArguments>(Action<TArguments> kernel, in KernelConfig config, in TArguments arguments) where TArguments : struct
    {
        if (!_loaded.TryGetValue(kernel, out var known)) _loaded.Add(kernel, known = Load(kernel));
        try
        {
            ((Action<KernelConfig, TArguments>)known)(config, arguments);
        }
        catch (AcceleratorException e)
        {
            throw accelerator.Lost(e);
        }
    }

    /// <summary>Enqueues a kernel of two operands.</summary>
    /// <remarks>
    /// Their layouts are parameters of their own: ILGPU 1.5.3 takes two structs for one type where their fields are the same once all
    /// nested structs are written out, such as arguments with a layout of one and a layout of three numbers, and with the same two
    /// exchanged.
    /// </remarks>
    /// <param name="kernel">The kernel: a static method.</param>
    /// <param name="config">Groups and threads of each.</param>
    /// <param name="arguments">What it takes.</param>
    /// <param name="left">How the left operand lies in memory.</param>
    /// <param name="right">How the right operand lies in memory.</param>
    /// <exception cref="XbmException">It does not compile, or the device failed.</exception>
    public void Launch<TArguments, TLeft, TRight>(
        Action<TArguments, TLeft, TRight> kernel, in KernelConfig config, in TArguments arguments, in TLeft left, in TRight right)
        where TArguments : struct where TLeft : struct where TRight : struct
    {
        if (!_loaded.TryGetValue(kernel, out var known)) _loaded.Add(kernel, known = Load(kernel));
        try
        {
            ((Action<KernelConfig, TArguments, TLeft, TRight>)known)(config, arguments, left, right);
        }
        catch (AcceleratorException e)
        {
            throw accelerator.Lost(e);
        }
    }

    // Apart from the launches: what a lambda captures is allocated where its method begins.
    Action<KernelConfig, TArguments> Load<TArguments>(Action<TArguments> kernel) where TArguments : struct =>
        Compile<Action<KernelConfig, TArguments>>(kernel, () => accelerator.LoadStreamKernel(kernel), (_, _) => { });

    Action<KernelConfig, TArguments, TLeft, TRight> Load<TArguments, TLeft, TRight>(Action<TArguments, TLeft, TRight> kernel)
        where TArguments : struct where TLeft : struct where TRight : struct =>
        Compile<Action<KernelConfig, TArguments, TLeft, TRight>>(kernel, () => accelerator.LoadStreamKernel(kernel), (_, _, _, _) => { });

    TLaunch Compile<TLaunch>(Delegate kernel, Func<TLaunch> load, TLaunch nothing) where TLaunch : Delegate
    {
        using var log = new CompilerLog();
        try
        {
            if (listing is null) return load();
            listing(kernel.Method);
            return nothing;
        }
        catch (AcceleratorException e) when (!e.IsOfCompiler())
        {
            throw accelerator.Lost(e);
        }
        catch (Exception e) when (e is not XbmException)
        {
            throw Uncompiled(kernel, e, log.Text);
        }
    }

    /// <summary>The kernel's name as in its source, with its type arguments: Elements.Map&lt;Relu&gt;.</summary>
    internal static string NameOf(MethodInfo kernel)
    {
        string arguments = kernel.IsGenericMethod ? $"<{string.Join(", ", kernel.GetGenericArguments().Select(t => t.Name))}>" : "";
        return $"{kernel.DeclaringType?.Name}.{kernel.Name}{arguments}";
    }

    /// <summary>ILGPU's messages and what the driver's compiler says, in one line.</summary>
    static XbmException Uncompiled(Delegate kernel, Exception e, string log)
    {
        var messages = new List<string>();
        for (Exception? inner = e; inner is not null; inner = inner.InnerException) messages.Add(inner.Reason());
        if (log != "") messages.Add(log);
        return new XbmException($"kernel {NameOf(kernel.Method)} does not compile: {string.Join(": ", messages)}", e);
    }
}
