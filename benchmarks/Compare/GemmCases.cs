using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Work;
using Xbm.Engine.Backends;

namespace Xbm.Benchmarks.Compare;

/// <summary>Matrix products against OpenBLAS, called directly.</summary>
static class GemmCases
{
    /// <summary>The shape with a promise.</summary>
    static readonly GemmShape s_square = new(1024, 1024, 1024);

    public static IEnumerable<Case> All(Settings settings) =>
        from shape in GemmBenchmarks.Shapes
        from threads in settings.Threads
        select new Case(
            $"GEMM {GemmBenchmarks.Name(shape)}", threads,
            () => new GemmWorkload(shape, threads, settings.VectorBits),
            new PeerTask("OpenBLAS", "blas", new() { ["m"] = shape.M, ["n"] = shape.N, ["k"] = shape.K, ["transpose_b"] = shape.TransposeB }),
            2.0 * shape.M * shape.N * shape.K, shape == s_square ? 0.85 : null);
}
