using FsCheck;
using Xbm.Conformance.Oracle;
using Xbm.Conformance.Properties;
using Xbm.Engine.Backends.Cpu;
using Xbm.Engine.Backends.Cpu.Convolutions.Winograd;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Products;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Tests.Cpu;

/// <summary>
/// 3 × 3 convolutions of whole vectors, which go through Winograd's transforms. These mix the results of a tile, so an error is measured by
/// the largest sum of products' magnitudes around it. The stated bound: 2·10⁻⁶ of that, about thirty roundings.
/// </summary>
public class WinogradProperties
{
    const double Bound = 2e-6;

    public static class Sizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((1, 2), (0, 12), (0, 12), (0, 2), (0, 3), (0, 2));
    }

    [SampleProperty(typeof(Sizes), 12)]
    public void All_three_passes_stay_within_the_stated_bound(Sample sample)
    {
        var z = sample.Sizes;
        var s = new ConvShape(z[0], 3 + z[1], 3 + z[2], 32 + 16 * z[3], 32 + 16 * z[4], 3, 3, 1, z[5]);
        int[][] shapes = [[s.N, s.H, s.W, s.C], [3, 3, s.C, s.K], [s.N, s.OutH, s.OutW, s.K]];
        var inputs = sample.Inputs(shapes, 7);
        Nd x = Nd.Of(shapes[0], inputs[0]), filter = Nd.Of(shapes[1], inputs[1]), dy = Nd.Of(shapes[2], inputs[2]);
        Sums y = new(dy), dx = new(x), df = new(filter);
        Products.ForEachProduct(x, filter, dy, 1, s.Padding, (xi, fi, yi) =>
        {
            y.Add(yi, x[xi] * filter[fi]);
            dx.Add(xi, dy[yi] * filter[fi]);
            df.Add(fi, dy[yi] * x[xi]);
        });
        foreach (int width in Machine.Widths)
        {
            var one = Passes(s, x, filter, dy, 1, width);
            var two = Passes(s, x, filter, dy, 2, width);
            y.AssertNear(one.Y, $"y at {width} bits");
            dx.AssertNear(one.Dx, $"dx at {width} bits");
            df.AssertNear(one.Df, $"df at {width} bits");
            Assert.Equal(one.Y, two.Y);
            Assert.Equal(one.Dx, two.Dx);
            Assert.Equal(one.Df, two.Df);
        }
    }

    [Fact]
    public void It_serves_whole_vectors_in_enough_tiles_and_nothing_else()
    {
        foreach (int width in Machine.Widths)
        {
            var winograd = WinogradConvolution.Create(width, BlockProduct.Create(width));
            var served = new ConvShape(64, 14, 14, 64, 64, 3, 3, 1, 1);
            Assert.True(winograd.Serves(served));
            Assert.True(winograd.Serves(served with { H = 3, W = 3 }));
            ConvShape[] others = [
                served with { N = 0 }, served with { N = 2, H = 7, W = 7 }, served with { Stride = 2 }, served with { C = 16 },
                served with { K = 65 }, served with { R = 1, S = 1 }, served with { Padding = 3 }];
            Assert.All(others, shape => Assert.False(winograd.Serves(shape), shape.ToString()));
        }
    }

    /// <summary>The three passes, whether or not the backend would choose them for a problem this small.</summary>
    static unsafe (float[] Y, float[] Dx, float[] Df) Passes(ConvShape s, Nd x, Nd filter, Nd dy, int threads, int width)
    {
        using var backend = new CpuBackend(threads, width);
        using var workers = new Workers(threads);
        using var step = backend.BeginStep();
        var winograd = WinogradConvolution.Create(width, BlockProduct.Create(width));
        Tensor image = From(x), kernel = From(filter), gradient = From(dy), y = Unset(dy), dx = Unset(x), df = Unset(filter);
        winograd.Forward(workers, s, image.Storage.At(), kernel.Storage.At(), y.Storage.At());
        winograd.InputGrad(workers, s, gradient.Storage.At(), kernel.Storage.At(), dx.Storage.At());
        winograd.FilterGrad(workers, s, image.Storage.At(), gradient.Storage.At(), df.Storage.At());
        return (y.ToArray(), dx.ToArray(), df.ToArray());

        Tensor From(Nd values) => backend.From([.. values.Values.Select(v => (float)v)], new(values.Shape));
        Tensor Unset(Nd like) => backend.Full(new(like.Shape), float.NaN);
    }

    /// <summary>Sums of products with the sums of their magnitudes.</summary>
    sealed class Sums(Nd like)
    {
        readonly double[] _values = new double[like.Length], _magnitudes = new double[like.Length];

        public void Add(int at, double product)
        {
            _values[at] += product;
            _magnitudes[at] += Math.Abs(product);
        }

        public void AssertNear(float[] actual, string what)
        {
            Assert.Equal(_values.Length, actual.Length);
            double most = Bound * _magnitudes.DefaultIfEmpty().Max();
            for (int i = 0; i < actual.Length; i++)
                if (!(Math.Abs(actual[i] - _values[i]) <= most))
                    Assert.Fail($"{what}, element {i}: expected {_values[i]:g9} ± {most:g3}, got {actual[i]:g9}");
        }
    }
}
