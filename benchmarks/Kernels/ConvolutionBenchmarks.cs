using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;
using Xbm.Engine.Backends;

namespace Xbm.Benchmarks.Kernels;

/// <summary>The layers of ConvNet4 at batch 64: forward, input gradient and filter gradient.</summary>
public class ConvolutionBenchmarks : KernelBenchmark, IRated
{
    /// <summary>Side of the image and its channels, first layer to last.</summary>
    public static IEnumerable<ConvShape> Layers =>
        new (int Side, int Channels)[] { (28, 1), (14, 64), (7, 64), (3, 64) }
            .Select(l => new ConvShape(TrainingStep.Batch, l.Side, l.Side, l.Channels, K: 64, R: 3, S: 3, Stride: 1, Padding: 1));

    /// <summary>The layer.</summary>
    [ParamsSource(nameof(Layers))]
    public ConvShape Layer { get; set; }

    /// <summary>Which product.</summary>
    [Params(ConvolutionPart.Forward, ConvolutionPart.InputGradient, ConvolutionPart.FilterGradient)]
    public ConvolutionPart Part { get; set; }

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GFLOP/s", ConvolutionWorkload.Flops(Layer, Part));

    internal override Workload Create() => new ConvolutionWorkload(Layer, Part, Threads);
}
