using Xbm.Engine;

namespace Xbm.Benchmarks.Work;

/// <summary>The three products of a convolution layer.</summary>
[Flags]
public enum ConvolutionPart
{
    /// <summary>y = x ⋆ f.</summary>
    Forward = 1,

    /// <summary>dx from dy.</summary>
    InputGradient = 2,

    /// <summary>df from x and dy.</summary>
    FilterGradient = 4,

    /// <summary>Forward and backward.</summary>
    All = Forward | InputGradient | FilterGradient,
}

/// <summary>Any of the three products of one layer.</summary>
sealed class ConvolutionWorkload : Workload
{
    readonly ConvShape _shape;
    readonly ConvolutionPart _parts;
    readonly Tensor _x, _filter, _y, _dx, _filterGradient;

    public ConvolutionWorkload(ConvShape shape, ConvolutionPart parts, Computer computer) : base(computer)
    {
        (_shape, _parts) = (shape, parts);
        _x = RandomData.Uniform(Backend, new Shape(shape.N, shape.H, shape.W, shape.C), 1);
        _filter = RandomData.Uniform(Backend, new Shape(shape.R, shape.S, shape.C, shape.K), 2);
        _y = RandomData.Uniform(Backend, new Shape(shape.N, shape.OutH, shape.OutW, shape.K), 3);
        _dx = Backend.Persistent(_x.Shape);
        _filterGradient = Backend.Persistent(_filter.Shape);
    }

    /// <summary>Floating-point operations of one repetition.</summary>
    public static double Flops(ConvShape shape, ConvolutionPart parts) =>
        2.0 * shape.OutPixels * shape.Patch * shape.K * System.Numerics.BitOperations.PopCount((uint)parts);

    public override void Run()
    {
        if (_parts.HasFlag(ConvolutionPart.Forward)) Backend.Conv2d(_shape, _x.Storage, _filter.Storage, _y.Storage);
        if (_parts.HasFlag(ConvolutionPart.InputGradient)) Backend.Conv2dInputGrad(_shape, _y.Storage, _filter.Storage, _dx.Storage);
        if (_parts.HasFlag(ConvolutionPart.FilterGradient))
            Backend.Conv2dFilterGrad(_shape, _x.Storage, _y.Storage, _filterGradient.Storage);
    }
}
