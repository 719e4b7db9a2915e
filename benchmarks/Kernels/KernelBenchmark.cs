using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Kernels;

/// <summary>One <see cref="Workload"/> as a benchmark: on the CPU for one and two threads, or on the device that was asked for.</summary>
public abstract class KernelBenchmark
{
    Workload? _work;

    /// <summary>Threads that compute.</summary>
    [ParamsSource(nameof(ThreadCounts))]
    public int Threads { get; set; }

    /// <summary>A GPU's work takes one.</summary>
    public static IEnumerable<int> ThreadCounts => KernelsCommand.Device == DeviceCatalogue.Cpu ? [1, 2] : [1];

    /// <summary>Where it runs.</summary>
    internal Computer Computer => new(Threads, 0, KernelsCommand.Device, KernelsCommand.Precision);

    /// <summary>The work, for the current parameters.</summary>
    internal abstract Workload Create();

    /// <summary>Not measured.</summary>
    [GlobalSetup]
    public void Setup() => _work = Create();

    /// <summary>Not measured.</summary>
    [GlobalCleanup]
    public void Cleanup() => _work?.Dispose();

    /// <summary>One repetition, to its end.</summary>
    [Benchmark]
    public void Run()
    {
        _work!.Run();
        _work.Wait();
    }
}
