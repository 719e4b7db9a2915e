using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Compare;

/// <summary>Layers of common networks, forward and backward, against PyTorch with oneDNN.</summary>
static class ConvolutionCases
{
    const double Target = 0.9, MeanTarget = 1.2;

    /// <summary>The layers with a promise; beside them, without one, those of ConvNet4.</summary>
    static readonly ConvShape[] s_layers =
    [
        Layer(64, 28, 64, 64, 3), Layer(64, 14, 64, 64, 3), Layer(32, 56, 64, 64, 3), Layer(32, 14, 256, 256, 3), Layer(32, 7, 512, 512, 3),
        Layer(32, 56, 256, 64, 1), Layer(32, 224, 3, 64, 7, stride: 2),
    ];

    /// <summary>The layers of ResNet-50, one of each kind, at a batch that fills a GPU.</summary>
    static readonly ConvShape[] s_resNet =
    [
        Layer(32, 224, 3, 64, 7, stride: 2), Layer(32, 56, 64, 64, 1), Layer(32, 56, 64, 64, 3), Layer(32, 56, 64, 256, 1),
        Layer(32, 56, 128, 128, 3, stride: 2), Layer(32, 28, 128, 128, 3), Layer(32, 14, 256, 256, 3), Layer(32, 7, 512, 512, 3),
        Layer(32, 14, 1024, 256, 1), Layer(32, 7, 2048, 512, 1),
    ];

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings)
    {
        var ratios = settings.Threads.ToDictionary(threads => threads, _ => new List<double>());
        foreach (var one in SideBySide.Measure(All(settings), peer, settings))
        {
            if (one is { Case.Target: not null, Ratio: { } ratio }) ratios[one.Case.Threads].Add(ratio);
            yield return one.Row;
        }
        foreach (int threads in settings.Threads.Where(threads => ratios[threads].Count > 0))
        {
            double mean = Math.Exp(ratios[threads].Average(Math.Log));
            yield return new Row(
                $"convolution, geometric mean of the {ratios[threads].Count} with a target", threads, "", "", Row.Number(mean, "×"),
                $"≥ {Row.Number(MeanTarget, "×")}", mean >= MeanTarget);
        }
    }

    static IEnumerable<Case> All(Settings settings) =>
        from shape in settings.OnCpu
            ? s_layers.Concat(ConvolutionBenchmarks.Layers.Except(s_layers))
            : ConvolutionBenchmarks.Layers.Concat(s_resNet)
        from threads in settings.Threads
            // A first layer has no layer below that would need the gradient of its image.
        let first = shape.C <= 3
        let parts = first ? ConvolutionPart.Forward | ConvolutionPart.FilterGradient : ConvolutionPart.All
        select new Case(
            $"convolution {ConvolutionBenchmarks.Name(shape)}{(shape.Stride > 1 ? $" / {shape.Stride}" : "")}, forward + backward", threads,
            () => new ConvolutionWorkload(shape, parts, settings.On(threads)),
            [
                new("PyTorch", "conv", new()
                {
                    ["n"] = shape.N,
                    ["h"] = shape.H,
                    ["w"] = shape.W,
                    ["c"] = shape.C,
                    ["k"] = shape.K,
                    ["filter"] = shape.R,
                    ["stride"] = shape.Stride,
                    ["padding"] = shape.Padding,
                    ["input_grad"] = !first,
                }),
            ],
            ConvolutionWorkload.Flops(shape, parts), settings.OnCpu && s_layers.Contains(shape) ? Target : null,
            Note: first ? "first layer: no gradient of the image" : "");

    static ConvShape Layer(int n, int side, int c, int k, int filter, int stride = 1) =>
        new(n, side, side, c, k, filter, filter, stride, filter / 2);
}
