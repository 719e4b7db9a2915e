using System.Linq.Expressions;
using System.Reflection;
using ILGPU.Runtime;

namespace Xbm.Engine.Gpu;

/// <summary>
/// The compiled kernels: one launcher for each kernel and its type arguments. A kernel is a static method launched in explicit groups:
/// <c>Of&lt;float, ArrayView&lt;float&gt;&gt;(Elements.Fill)(config, value, view)</c>. A launch allocates nothing.
/// </summary>
/// <param name="accelerator">The device.</param>
/// <param name="listing">Gets the kernels instead of the device: launches then do nothing.</param>
sealed partial class KernelCache(Accelerator accelerator, Action<MethodInfo>? listing = null)
{
    // The C# compiler keeps one delegate a static method, so that the key of a look-up costs no allocation.
    readonly Dictionary<Delegate, Delegate> _launchers = [];

    TLauncher Add<TLauncher>(Delegate kernel, TLauncher launcher) where TLauncher : Delegate
    {
        _launchers.Add(kernel, launcher);
        return launcher;
    }

    TLauncher Compile<TLauncher>(Delegate kernel, Func<TLauncher> load) where TLauncher : Delegate
    {
        using var log = new CompilerLog();
        try
        {
            if (listing is null) return load();
            listing(kernel.Method);
            return Nothing<TLauncher>();
        }
        catch (AcceleratorException e) when (!e.IsOfCompiler())
        {
            throw GpuBackend.Lost(accelerator, e);
        }
        catch (Exception e) when (e is not XbmException)
        {
            throw Uncompiled(kernel, e, log.Text);
        }
    }

    static TLauncher Nothing<TLauncher>() where TLauncher : Delegate
    {
        var parameters = typeof(TLauncher).GetMethod("Invoke")!.GetParameters();
        return Expression.Lambda<TLauncher>(Expression.Empty(), parameters.Select(p => Expression.Parameter(p.ParameterType))).Compile();
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
