using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Kernels;

/// <summary>One <see cref="Workload"/> as a benchmark, for one and for two threads.</summary>
public abstract class KernelBenchmark
{
    Workload? _work;

    /// <summary>Threads that compute.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The work, for the current parameters.</summary>
    internal abstract Workload Create();

    /// <summary>Not measured.</summary>
    [GlobalSetup]
    public void Setup() => _work = Create();

    /// <summary>Not measured.</summary>
    [GlobalCleanup]
    public void Cleanup() => _work?.Dispose();

    /// <summary>One repetition.</summary>
    [Benchmark]
    public void Run() => _work!.Run();
}
