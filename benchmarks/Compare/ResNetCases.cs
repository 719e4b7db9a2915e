using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Training steps of large networks at the size of photographs, against torchvision's.</summary>
static class ResNetCases
{
    const int Batch = 8, Side = 224;
    const double Target = 1;

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings) => SideBySide.Rows(
        from depth in new[] { 18, 50 }
        from threads in settings.Threads
        select new Case(
            $"ResNet-{depth} step, {Batch} × {Side} × {Side}", threads,
            () => new ResNetWorkload(depth, Batch, Side, TrainingStep.Embedding, threads, settings.VectorBits),
            [new("PyTorch", "resnet", new() { ["depth"] = depth, ["batch"] = Batch, ["side"] = Side, ["embedding"] = TrainingStep.Embedding })],
            Target: Target, Least: 1), peer, settings);
}
