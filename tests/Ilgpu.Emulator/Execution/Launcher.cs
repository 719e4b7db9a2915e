using System.Reflection;
using System.Runtime.ExceptionServices;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace ILGPU.Execution;

/// <summary>Runs the groups of a launch, several at a time: nothing may depend on the order of groups.</summary>
sealed class Launcher
{
    /// <summary>Fewer threads than this run on the caller alone.</summary>
    const int ThreadsWorthSharing = 256;

    readonly Accelerator _accelerator;
    readonly ResumableKernel? _resumable;

    public Launcher(Accelerator accelerator, MethodInfo kernel)
    {
        accelerator.CallCompiler();
        (_accelerator, Name) = (accelerator, Names.Of(kernel));
        if (accelerator is CLAccelerator { Capabilities.Float64: false } && DoublePrecision.IsIn(kernel))
            throw new KernelFault($"kernel {Name} computes in double precision, which the device does not have");
        if (Suspension.Reaches(kernel)) _resumable = Compile(kernel);
    }

    string Name { get; }

    static ResumableKernel Compile(MethodInfo kernel)
    {
        try
        {
            return ResumableKernel.Of(kernel);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new KernelFault($"kernel {Names.Of(kernel)} cannot be compiled: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>A kernel of explicit groups.</summary>
    /// <param name="config">Grid and group.</param>
    /// <param name="thread">Runs one thread of a kernel in which none waits for another.</param>
    /// <param name="arguments">The arguments, for one in which they do.</param>
    public void Launch(KernelConfig config, Action thread, Func<object[]> arguments)
    {
        var shape = new LaunchShape(
            config.GridDim, config.GroupDim, config.SharedMemoryConfig.ArraySize, _accelerator is not CLAccelerator);
        Check(shape);
        _accelerator.Call();
        object[] values = _resumable is null ? [] : arguments();
        Share(shape.Grid.Size, shape.Group.Size, (from, step) =>
        {
            var state = GroupState.Enter(shape);
            try
            {
                for (int g = from; g < shape.Grid.Size; g += step)
                {
                    state.BeginGroup(new(g % shape.Grid.X, g / shape.Grid.X % shape.Grid.Y, g / (shape.Grid.X * shape.Grid.Y)));
                    if (_resumable is not null) new GroupRun(state, _resumable, values).Run();
                    else RunPlain(state, thread);
                }
            }
            catch (Exception e)
            {
                throw new KernelFault($"kernel {Name}, group {state.GridIdx}, thread {state.GroupIdx}: {e.Message}", e);
            }
            finally
            {
                GroupState.Leave();
            }
        });
    }

    static void RunPlain(GroupState state, Action thread)
    {
        for (int t = 0; t < state.Threads; t++)
        {
            state.Switch(t);
            thread();
        }
    }

    static void Share(int pieces, long threads, Action<int, int> run)
    {
        int workers = Math.Min(pieces, Environment.ProcessorCount);
        if (workers <= 1 || pieces * threads < ThreadsWorthSharing)
        {
            if (pieces > 0) run(0, 1);
            return;
        }
        try
        {
            Parallel.For(0, workers, worker => run(worker, workers));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    void Check(LaunchShape shape)
    {
        if (shape.Grid.X < 1 || shape.Grid.Y < 1 || shape.Grid.Z < 1) throw new KernelFault(
            $"kernel {Name}: a grid of {shape.Grid} groups cannot be launched");
        if (shape.Grid.Y > ushort.MaxValue || shape.Grid.Z > ushort.MaxValue)
            throw new KernelFault($"kernel {Name}: a grid of {shape.Grid} groups is too large; y and z may be {ushort.MaxValue}");
        if (shape.Group.Size is < 1 or > GroupState.MaxThreads)
            throw new KernelFault($"kernel {Name}: a group has 1 to {GroupState.MaxThreads} threads, got {shape.Group}");
        if (shape.DynamicBytes > GroupState.MaxSharedBytes)
            throw new KernelFault(
                $"kernel {Name}: {shape.DynamicBytes} bytes of dynamic shared memory, there are {GroupState.MaxSharedBytes}");
    }
}
