using ILGPU;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

// A convolution is a product whose left side finds the patches in the image: patches · filter, and patchesᵀ · dy for the filter's gradient.
public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void Conv2d(in ConvShape shape, Storage<float> x, Storage<float> filter, Storage<float> y)
    {
        var right = DepthMajor(filter.View(), shape.K);
        if (IsProduct(shape)) ProductLauncher.Run(LineMajor(x.View(), shape.OutPixels, shape.C), right, shape.C, y.View());
        else ProductLauncher.Run(PatchOperand(x.View(), new PatchMatrix(PatchesOf(shape)), shape.C), right, shape.Patch, y.View());
    }

    /// <inheritdoc/>
    public override void Conv2dInputGrad(in ConvShape shape, Storage<float> dy, Storage<float> filter, Storage<float> dx)
    {
        if (IsProduct(shape))
        {
            ProductLauncher.Run(LineMajor(dy.View(), shape.OutPixels, shape.K), LineMajor(filter.View(), shape.C, shape.K), shape.K,
                dx.View());
            return;
        }
        for (int h = 0; h < shape.Stride; h++)
            for (int w = 0; w < shape.Stride; w++)
                InputGradPhase(
                    shape, dy, filter, dx,
                    new StridePhase(shape.H, shape.R, shape.Stride, shape.Padding, h),
                    new StridePhase(shape.W, shape.S, shape.Stride, shape.Padding, w));
    }

    /// <summary>
    /// The input pixels of one phase: a convolution of dy with the phase's taps, which meets no zero that the stride put there.
    /// </summary>
    void InputGradPhase(in ConvShape s, Storage<float> dy, Storage<float> filter, Storage<float> dx, StridePhase h, StridePhase w)
    {
        if (h.Count == 0 || w.Count == 0) return;
        var patches = new PatchShape(s.N, s.OutH, s.OutW, h.Count, w.Count, h.Taps, w.Taps, s.K, 1, h.Origin, w.Origin);
        var taps = new PhaseFilter(s.C, s.K, s.S, s.Stride, h, w);
        PixelGrid? pixels = s.Stride == 1
            ? null
            : new PixelGrid(
                new FastDivisor(h.Count * w.Count), new FastDivisor(w.Count),
                (h.First * s.W + w.First) * s.C, s.H * s.W * s.C, s.Stride * s.W * s.C, s.Stride * s.C);
        ProductLauncher.Run(
            PatchOperand(dy.View(), new PatchMatrix(patches), s.K), PatchOperand(filter.View(), taps, s.K), patches.Length, dx.View(),
            pixels);
    }

    /// <inheritdoc/>
    public override void Conv2dFilterGrad(in ConvShape shape, Storage<float> x, Storage<float> dy, Storage<float> filterGrad)
    {
        var right = DepthMajor(dy.View(), shape.K);
        if (IsProduct(shape)) ProductLauncher.Run(DepthMajor(x.View(), shape.C), right, shape.OutPixels, filterGrad.View());
        else
            ProductLauncher.Run(
                PatchOperand(x.View(), new PatchMatrixTransposed(PatchesOf(shape)), shape.C), right, shape.OutPixels, filterGrad.View());
    }

    /// <summary>With a 1×1 filter that meets every pixel, the image is the matrix of patches.</summary>
    static bool IsProduct(in ConvShape s) => s is { R: 1, S: 1, Stride: 1, Padding: 0 };

    /// <summary>Four neighbours are of one pixel where the channels are a multiple of 4.</summary>
    static Operand<TLayout> PatchOperand<TLayout>(ArrayView<float> data, TLayout layout, int channels)
        where TLayout : struct, IOperandLayout => new(data, layout, channels % 4 == 0);

    static PatchShape PatchesOf(in ConvShape s) => new(s.N, s.H, s.W, s.OutH, s.OutW, s.R, s.S, s.C, s.Stride, -s.Padding, -s.Padding);
}
