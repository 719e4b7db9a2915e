using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Kernels;

/// <summary>The layers of ConvNet4 at batch 64: forward, input gradient and filter gradient.</summary>
public class ConvolutionBenchmarks : KernelBenchmark, IRated
{
    /// <summary>Side of the image and its channels, first layer to last.</summary>
    public static IEnumerable<ConvShape> Layers =>
        new (int Side, int Channels)[] { (28, 1), (14, 64), (7, 64), (3, 64) }
            .Select(l => new ConvShape(TrainingStep.Batch, l.Side, l.Side, l.Channels, K: 64, R: 3, S: 3, Stride: 1, Padding: 1));

    /// <summary><see cref="Layers"/> for the table.</summary>
    public static IEnumerable<Named<ConvShape>> NamedLayers => Layers.Select(l => new Named<ConvShape>(Name(l), l));

    /// <summary>n × h × w × c → k.</summary>
    public static string Name(ConvShape layer) => $"{layer.N} × {layer.H} × {layer.W} × {layer.C} → {layer.K}, {layer.R}×{layer.S}";

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(NamedLayers))]
    public Named<ConvShape> Layer { get; set; } = null!;

    /// <summary>Which product.</summary>
    [Params(ConvolutionPart.Forward, ConvolutionPart.InputGradient, ConvolutionPart.FilterGradient)]
    public ConvolutionPart Part { get; set; }

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GFLOP/s", ConvolutionWorkload.Flops(Layer.Value, Part));

    internal override Workload Create() => new ConvolutionWorkload(Layer.Value, Part, Computer);
}
