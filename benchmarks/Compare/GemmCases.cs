using System.Text.Json.Nodes;
using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Compare;

/// <summary>Matrix products against the better of OpenBLAS, called directly, and PyTorch; and against the most a machine can do.</summary>
static class GemmCases
{
    const double Target = 0.95, PeakShare = 0.85, GpuTarget = 0.5, Tf32Target = 0.35;

    static readonly GemmShape s_square = new(1024, 1024, 1024);

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings) =>
        SideBySide.Rows(All(settings), peer, settings)
            .Concat(settings.OnCpu ? settings.Threads.Select(threads => Peak(threads, settings)) : []);

    /// <summary>A GPU has work enough only in large products; the squares are what it promises something for.</summary>
    static IEnumerable<GemmShape> Shapes(Settings settings) => settings.OnCpu
        ? GemmBenchmarks.Shapes
        : [
            .. new[] { 1024, 2048, 4096, 8192 }.Select(n => new GemmShape(n, n, n)),
            .. GemmBenchmarks.Shapes.Where(shape => shape.M != shape.N),
        ];

    static IEnumerable<Case> All(Settings settings) =>
        from shape in Shapes(settings)
        from threads in settings.Threads
        select new Case(
            $"GEMM {GemmBenchmarks.Name(shape)}", threads,
            () => new GemmWorkload(shape, settings.On(threads)),
            [
                .. settings.OnCpu ? [new PeerTask("OpenBLAS", "blas", Sizes(shape))] : Array.Empty<PeerTask>(),
                new("PyTorch", "gemm", Sizes(shape)),
            ],
            Flops(shape),
            settings.OnCpu ? Target : shape.M != shape.N ? null : settings.Precision == Precision.Tf32 ? Tf32Target : GpuTarget);

    static Row Peak(int threads, Settings settings)
    {
        Console.Error.WriteLine($"FMA peak, {SideBySide.Threads(threads)} …");
        using var product = new GemmWorkload(s_square, settings.On(threads));
        using var peak = new PeakWorkload(settings.On(threads));
        var turns = Turns.Take(settings, product, peak);
        double share = Flops(s_square) / turns[0] / (peak.Flops / turns[1]);
        return new Row($"GEMM {GemmBenchmarks.Name(s_square)}, share of the FMA peak", threads,
            SideBySide.Value(turns[0], Flops(s_square)), $"{SideBySide.Value(turns[1], peak.Flops)} peak", Row.Number(100 * share, "%"),
            $"≥ {Row.Number(100 * PeakShare, "%")}", share >= PeakShare, turns.Spread);
    }

    static JsonObject Sizes(GemmShape shape) =>
        new() { ["m"] = shape.M, ["n"] = shape.N, ["k"] = shape.K, ["transpose_b"] = shape.TransposeB };

    static double Flops(GemmShape shape) => 2.0 * shape.M * shape.N * shape.K;
}
