using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Kernels;

/// <summary>The contrastive loss of 64 anchors against a memory, forward and backward. The rate counts its two products.</summary>
public class MemoryLossBenchmarks : KernelBenchmark, IRated
{
    const int Anchors = TrainingStep.Batch, Columns = TrainingStep.Embedding;

    /// <summary>Rows of the memory.</summary>
    [Params(50_000)]
    public int References { get; set; }

    /// <summary>Whether about half of all negative pairs exceed the margin.</summary>
    [Params(false, true)]
    public bool ManyActive { get; set; }

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GFLOP/s", 4.0 * Anchors * References * Columns);

    internal override Workload Create() => new MemoryLossWorkload(Anchors, References, Columns, ManyActive, Computer);
}

/// <summary>A batch of 64 × 128 into a full ring.</summary>
public class EnqueueBenchmarks : KernelBenchmark
{
    internal override Workload Create() => new EnqueueWorkload(TrainingStep.Batch, 50_000, TrainingStep.Embedding, Computer);
}

/// <summary>The 10 nearest of a gallery for 256 queries: a slice of an evaluation.</summary>
public class TopKBenchmarks : KernelBenchmark, IRated
{
    const int Queries = 256, Gallery = 13_180, Columns = TrainingStep.Embedding, K = 10;

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GFLOP/s", 2.0 * Queries * Gallery * Columns);

    internal override Workload Create() => new TopKWorkload(Queries, Gallery, Columns, K, Computer);
}
