using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Kernels;

/// <summary>Matrix products: squares, a batch against a memory (transposed), and the shapes of convolutions.</summary>
public class GemmBenchmarks : KernelBenchmark, IRated
{
    /// <summary>The products.</summary>
    public static IEnumerable<GemmShape> Shapes =>
    [
        new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(2048, 2048, 2048),
        new(64, 50_000, 128, TransposeB: true), new(12544, 64, 576), new(3136, 128, 1152),
    ];

    /// <summary><see cref="Shapes"/> for the table.</summary>
    public static IEnumerable<Named<GemmShape>> NamedShapes => Shapes.Select(s => new Named<GemmShape>(Name(s), s));

    /// <summary>m × n × k.</summary>
    public static string Name(GemmShape shape) => $"{shape.M} × {shape.N} × {shape.K}{(shape.TransposeB ? ", Bᵀ" : "")}";

    /// <summary>Sizes of the product.</summary>
    [ParamsSource(nameof(NamedShapes))]
    public Named<GemmShape> Shape { get; set; } = null!;

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GFLOP/s", 2.0 * Shape.Value.M * Shape.Value.N * Shape.Value.K);

    internal override Workload Create() => new GemmWorkload(Shape.Value, Computer);
}
