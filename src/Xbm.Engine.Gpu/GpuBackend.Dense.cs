using ILGPU;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    Multiplier? _multiplier;

    Multiplier Multiplier => _multiplier ??= new Multiplier(this, _kernels);

    /// <inheritdoc/>
    public override void Gemm(in GemmShape shape, Storage<float> a, Storage<float> b, Storage<float> c, Storage<float>? bias = null)
    {
        ArrayView<float> left = a.View(), right = b.View();
        if (shape.TransposeA)
        {
            if (shape.TransposeB) Multiply(shape, DepthMajor(left, shape.M), LineMajor(right, shape.N, shape.K), c, bias);
            else Multiply(shape, DepthMajor(left, shape.M), DepthMajor(right, shape.N), c, bias);
        }
        else if (shape.TransposeB) Multiply(shape, LineMajor(left, shape.M, shape.K), LineMajor(right, shape.N, shape.K), c, bias);
        else Multiply(shape, LineMajor(left, shape.M, shape.K), DepthMajor(right, shape.N), c, bias);
    }

    void Multiply<TLeft, TRight>(in GemmShape shape, Side<TLeft> left, Side<TRight> right, Storage<float> c, Storage<float>? bias)
        where TLeft : struct, IOperand where TRight : struct, IOperand =>
        Multiplier.Run(left, right, shape.K, c.View(), bias: bias?.View(), accumulate: shape.Accumulate);

    /// <summary>A matrix [lines, depth].</summary>
    static Side<LineMajor> LineMajor(ArrayView<float> data, int lines, int depth) => new(data, new LineMajor(lines, depth), depth % 4 == 0);

    /// <summary>A matrix [depth, lines].</summary>
    static Side<DepthMajor> DepthMajor(ArrayView<float> data, int lines) => new(data, new DepthMajor(lines), lines % 4 == 0);
}
