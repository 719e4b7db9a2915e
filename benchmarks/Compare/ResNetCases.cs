using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Training steps of large networks at the size of photographs, against the same networks in PyTorch.</summary>
static class ResNetCases
{
    const int CpuBatch = 8, GpuBatch = 64, Side = 224;
    const double Target = 1;

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings) => SideBySide.Rows(
        from depth in settings.OnCpu ? new[] { 18, 50 } : [50]
        let batch = settings.OnCpu ? CpuBatch : GpuBatch
        from threads in settings.Threads
        select new Case(
            $"ResNet-{depth} step, {batch} × {Side} × {Side}", threads,
            () => new ResNetWorkload(depth, batch, Side, TrainingStep.Embedding, settings.On(threads)),
            [
                new("PyTorch", "resnet", new()
                {
                    ["depth"] = depth,
                    ["batch"] = batch,
                    ["side"] = Side,
                    ["embedding"] = TrainingStep.Embedding,
                }),
            ],
            Target: settings.OnCpu ? Target : null, Least: 1), peer, settings);
}
