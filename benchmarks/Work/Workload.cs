using Xbm.Engine.Backends.Cpu;

namespace Xbm.Benchmarks.Work;

/// <summary>A piece of work that is repeated and timed. It owns its backend, so that two workloads share neither threads nor memory.</summary>
abstract class Workload(int threads, int vectorBits) : IDisposable
{
    public CpuBackend Backend { get; } = new(threads, vectorBits);

    /// <summary>One repetition.</summary>
    public abstract void Run();

    /// <summary>Long-lived storage needs no return here: the backend goes with it.</summary>
    public virtual void Dispose() => Backend.Dispose();
}
