using ILGPU;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    ProductLauncher? _productLauncher;

    ProductLauncher ProductLauncher => _productLauncher ??= new ProductLauncher(this, _kernels);

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

    void Multiply<TLeft, TRight>(in GemmShape shape, Operand<TLeft> left, Operand<TRight> right, Storage<float> c, Storage<float>? bias)
        where TLeft : struct, IOperandLayout where TRight : struct, IOperandLayout =>
        ProductLauncher.Run(left, right, shape.K, c.View(), bias: bias?.View(), accumulate: shape.Accumulate);

    /// <summary>A matrix [lines, depth].</summary>
    static Operand<LineMajor> LineMajor(ArrayView<float> data, int lines, int depth) =>
        new(data, new LineMajor(lines, depth), depth % 4 == 0);

    /// <summary>A matrix [depth, lines].</summary>
    static Operand<DepthMajor> DepthMajor(ArrayView<float> data, int lines) => new(data, new DepthMajor(lines), lines % 4 == 0);
}
