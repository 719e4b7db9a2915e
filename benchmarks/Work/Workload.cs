using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Benchmarks.Work;

/// <summary>A piece of work that is repeated and timed. It owns its backend: two workloads share neither threads nor memory.</summary>
abstract class Workload : IDisposable
{
    readonly Tensor? _last;
    readonly float[] _value = new float[1];

    protected Workload(Computer computer)
    {
        Backend = computer.Open();
        if (Backend is not CpuBackend) _last = Backend.Persistent(new Shape(1));
    }

    public Backend Backend { get; }

    /// <summary>One repetition; a GPU may still be at it afterwards.</summary>
    public abstract void Run();

    /// <summary>Waits for a GPU: a download comes after all that was enqueued.</summary>
    public void Wait()
    {
        if (_last is not null) Backend.Download<float>(_last.Storage, _value);
    }

    /// <summary>Median seconds of one repetition; see <see cref="Timing"/>.</summary>
    public double Median(double seconds, int least = Timing.LeastRepetitions) =>
        Timing.Median(Run, seconds, least, _last is null ? null : Wait);

    /// <summary>Long-lived storage needs no return here: the backend goes with it.</summary>
    public virtual void Dispose() => Backend.Dispose();
}
