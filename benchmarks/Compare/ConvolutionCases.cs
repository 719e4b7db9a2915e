using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>The layers of ConvNet4, forward and backward, against PyTorch with oneDNN. The first computes no gradient of the images.</summary>
static class ConvolutionCases
{
    public static IEnumerable<Case> All(Settings settings) =>
        from shape in ConvolutionBenchmarks.Layers
        from threads in settings.Threads
        let parts = shape.C == 1 ? ConvolutionPart.Forward | ConvolutionPart.FilterGradient : ConvolutionPart.All
        select new Case(
            $"convolution {ConvolutionBenchmarks.Name(shape)}, forward + backward", threads,
            () => new ConvolutionWorkload(shape, parts, threads, settings.VectorBits),
            new PeerTask("PyTorch", "conv", new()
            {
                ["n"] = shape.N,
                ["h"] = shape.H,
                ["w"] = shape.W,
                ["c"] = shape.C,
                ["k"] = shape.K,
                ["filter"] = shape.R,
                ["stride"] = shape.Stride,
                ["padding"] = shape.Padding,
                ["input_grad"] = shape.C > 1,
            }),
            ConvolutionWorkload.Flops(shape, parts));
}
