using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;
using Xbm.Engine.Backends;

namespace Xbm.Benchmarks.Kernels;

/// <summary>Matrix products: squares, a batch against a memory (transposed), and the shapes of convolutions.</summary>
public class GemmBenchmarks : KernelBenchmark, IRated
{
    /// <summary>m × n × k.</summary>
    public static IEnumerable<GemmShape> Shapes =>
    [
        new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(2048, 2048, 2048),
        new(64, 50_000, 128, TransposeB: true), new(12544, 64, 576), new(3136, 128, 1152),
    ];

    /// <summary>Sizes of the product.</summary>
    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; }

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GFLOP/s", 2.0 * Shape.M * Shape.N * Shape.K);

    internal override Workload Create() => new GemmWorkload(Shape, Threads);
}
