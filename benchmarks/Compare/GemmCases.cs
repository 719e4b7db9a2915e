using System.Text.Json.Nodes;
using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Work;
using Xbm.Engine.Backends;

namespace Xbm.Benchmarks.Compare;

/// <summary>Matrix products against the better of OpenBLAS, called directly, and PyTorch; and against what the machine can do at most.</summary>
static class GemmCases
{
    const double Target = 0.95, PeakShare = 0.85;

    static readonly GemmShape s_square = new(1024, 1024, 1024);

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings) =>
        SideBySide.Rows(All(settings), peer, settings).Concat(settings.Threads.Select(threads => Peak(threads, settings)));

    static IEnumerable<Case> All(Settings settings) =>
        from shape in GemmBenchmarks.Shapes
        from threads in settings.Threads
        select new Case(
            $"GEMM {GemmBenchmarks.Name(shape)}", threads,
            () => new GemmWorkload(shape, threads, settings.VectorBits),
            [new("OpenBLAS", "blas", Sizes(shape)), new("PyTorch", "gemm", Sizes(shape))],
            Flops(shape), Target);

    static Row Peak(int threads, Settings settings)
    {
        Console.Error.WriteLine($"FMA peak, {SideBySide.Threads(threads)} …");
        using var product = new GemmWorkload(s_square, threads, settings.VectorBits);
        using var peak = new PeakWorkload(threads, settings.VectorBits);
        var turns = Turns.Take(settings, product, peak);
        double share = Flops(s_square) / turns[0] / (peak.Flops / turns[1]);
        return new Row($"GEMM {GemmBenchmarks.Name(s_square)}, share of the FMA peak", threads,
            SideBySide.Value(turns[0], Flops(s_square)), $"{SideBySide.Value(turns[1], peak.Flops)} peak", Row.Number(100 * share, "%"),
            $"≥ {Row.Number(100 * PeakShare, "%")}", share >= PeakShare, turns.Spread);
    }

    static JsonObject Sizes(GemmShape shape) => new() { ["m"] = shape.M, ["n"] = shape.N, ["k"] = shape.K, ["transpose_b"] = shape.TransposeB };

    static double Flops(GemmShape shape) => 2.0 * shape.M * shape.N * shape.K;
}
