using FsCheck;
using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Properties;

/// <summary>The matrix product of every transposition, with and without what it adds to, on every width.</summary>
public class GemmProperties
{
    public static class Small
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 70), (0, 70), (0, 20), (0, 1), (0, 1), (0, 1), (0, 1));
    }

    public static class Blocks
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 150), (0, 150), (310, 330), (0, 1), (0, 1), (0, 1), (0, 1));
    }

    [SampleProperty(typeof(Small))]
    public void Product_of_small_sizes(Sample sample) => Holds(sample);

    [SampleProperty(typeof(Blocks), 8)]
    public void Product_around_the_sizes_of_blocks(Sample sample) => Holds(sample);

    [Theory]
    [InlineData(481, 7, 3)]
    [InlineData(5, 513, 321)]
    [InlineData(1, 1030, 641)]
    [InlineData(961, 1, 2)]
    [InlineData(300, 40, 257)]
    [InlineData(2, 3, 33000)]
    public void Product_past_a_block(int m, int n, int k)
    {
        for (int flags = 0; flags < 16; flags++)
            Holds(new Sample([m, n, k, flags & 1, flags >> 1 & 1, flags >> 2 & 1, flags >> 3], [3, -5, 7, 2, -1, 4, -8]));
    }

    static void Holds(Sample sample)
    {
        int m = sample.Sizes[0], n = sample.Sizes[1], k = sample.Sizes[2];
        bool transposeA = sample.Sizes[3] == 1, transposeB = sample.Sizes[4] == 1;
        bool accumulate = sample.Sizes[5] == 1, bias = sample.Sizes[6] == 1;
        int[][] shapes = [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n], [m, n], [n]];
        var inputs = sample.Inputs(shapes, 8);
        var expected = Products.MatMul(Nd.Of(shapes[0], inputs[0]), Nd.Of(shapes[1], inputs[1]), transposeA, transposeB);
        for (int i = 0; i < expected.Length; i++) expected[i] += (accumulate ? inputs[2][i] : 0) + (bias ? inputs[3][i % n] : 0);

        foreach (int width in Machine.Widths)
        {
            float[] one = Product(1, width), two = Product(2, width);
            Near.Equal(expected.Values, one, 1e-5, $"{width} bits");
            Assert.Equal(one, two);
        }

        float[] Product(int threads, int width)
        {
            using var lease = Machine.Open(threads, width);
            var backend = lease.Backend;
            using var step = backend.BeginStep();
            var tensors = shapes.Select((shape, i) => backend.From(inputs[i], new(shape))).ToArray();
            // Without accumulation, what was in the result before must not matter.
            if (!accumulate) backend.Fill(tensors[2].Storage, float.NaN);
            var shape = new GemmShape(m, n, k, transposeA, transposeB, accumulate);
            backend.Gemm(shape, tensors[0].Storage, tensors[1].Storage, tensors[2].Storage, bias ? tensors[3].Storage : null);
            return tensors[2].ToArray();
        }
    }
}
