using FsCheck;
using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Properties;

/// <summary>The three primitives of a convolution against direct sums, and against each other.</summary>
public class ConvolutionProperties
{
    public static class Sizes
    {
        public static Arbitrary<Sample> Samples() =>
            Sample.Of((0, 3), (0, 9), (0, 9), (0, 20), (0, 40), (1, 5), (1, 5), (1, 4), (0, 4));
    }

    [SampleProperty(typeof(Sizes), 60)]
    public void Forward_and_both_gradients_are_direct_sums(Sample sample)
    {
        var s = ShapeOf(sample);
        var (x, filter, dy) = Operands(sample, s);
        Nd y = new(dy.Shape), dx = new(x.Shape), df = new(filter.Shape);
        Products.ForEachProduct(x, filter, y, s.Stride, s.Padding, (xi, fi, yi) =>
        {
            y[yi] += x[xi] * filter[fi];
            dx[xi] += dy[yi] * filter[fi];
            df[fi] += dy[yi] * x[xi];
        });
        foreach (int width in Machine.Widths)
        {
            var one = Primitives(s, x, filter, dy, 1, width);
            var two = Primitives(s, x, filter, dy, 2, width);
            Near.Equal(y.Values, one.Y, 1e-5, $"y at {width} bits");
            Near.Equal(dx.Values, one.Dx, 1e-5, $"dx at {width} bits");
            Near.Equal(df.Values, one.Df, 1e-5, $"df at {width} bits");
            Assert.Equal(one.Y, two.Y);
            Assert.Equal(one.Dx, two.Dx);
            Assert.Equal(one.Df, two.Df);
        }
    }

    [SampleProperty(typeof(Sizes))]
    public void The_gradients_are_the_adjoints_of_the_convolution(Sample sample)
    {
        var s = ShapeOf(sample);
        var (x, filter, dy) = Operands(sample, s);
        var (y, dx, df) = Primitives(s, x, filter, dy, 1, Machine.Widths[0]);
        double forward = Dot(dy, y), scale = 1e-6 * y.Length;
        Near.Equal(forward, Dot(x, dx), 1e-5 + scale, "⟨x, convᵀ(y, f)⟩");
        Near.Equal(forward, Dot(filter, df), 1e-5 + scale, "⟨f, filtergrad(x, y)⟩");
    }

    static double Dot(Nd a, float[] b) => a.Values.Zip(b, (x, y) => x * y).Sum();

    static ConvShape ShapeOf(Sample sample)
    {
        var z = sample.Sizes;
        int padding = z[8];
        return new(z[0], Math.Max(0, z[5] - 2 * padding) + z[1], Math.Max(0, z[6] - 2 * padding) + z[2], z[3], z[4], z[5], z[6], z[7],
            padding);
    }

    static (Nd X, Nd Filter, Nd Dy) Operands(Sample sample, ConvShape s)
    {
        int[][] shapes = [[s.N, s.H, s.W, s.C], [s.R, s.S, s.C, s.K], [s.N, s.OutH, s.OutW, s.K]];
        var inputs = sample.Inputs(shapes, 8);
        return (Nd.Of(shapes[0], inputs[0]), Nd.Of(shapes[1], inputs[1]), Nd.Of(shapes[2], inputs[2]));
    }

    static (float[] Y, float[] Dx, float[] Df) Primitives(ConvShape s, Nd x, Nd filter, Nd dy, int threads, int width)
    {
        using var lease = Machine.Open(threads, width);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        Tensor image = From(x), kernel = From(filter), gradient = From(dy), y = Unset(dy), dx = Unset(x), df = Unset(filter);
        backend.Conv2d(s, image.Storage, kernel.Storage, y.Storage);
        backend.Conv2dInputGrad(s, gradient.Storage, kernel.Storage, dx.Storage);
        backend.Conv2dFilterGrad(s, image.Storage, gradient.Storage, df.Storage);
        return (y.ToArray(), dx.ToArray(), df.ToArray());

        Tensor From(Nd values) => backend.From([.. values.Values.Select(v => (float)v)], new(values.Shape));
        Tensor Unset(Nd like) => backend.Full(new(like.Shape), float.NaN);
    }
}
