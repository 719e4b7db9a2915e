using BenchmarkDotNet.Attributes;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Kernels;

/// <summary>What follows each convolution of ConvNet4's first block: batch norm with ReLU and 2×2 pooling over [64, 28, 28, 64].</summary>
public class BlockBenchmarks : KernelBenchmark, IRated
{
    /// <summary>The op.</summary>
    [Params(BlockOp.ColumnMoments, BlockOp.BatchNorm, BlockOp.BatchNormGradient, BlockOp.MaxPool, BlockOp.MaxPoolGradient)]
    public BlockOp Op { get; set; }

    /// <inheritdoc/>
    public (string Unit, double Amount) Rate => ("GB/s", BlockWorkload.Bytes(Op));

    internal override Workload Create() => new BlockWorkload(Op, Computer);
}
