using FsCheck;
using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Properties;

/// <summary>Streaming retrieval against a stable sort of all similarities. Small integers make many exact ties.</summary>
public class TopKProperties
{
    public static class Sizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 80), (0, 60), (1, 4), (0, 9), (0, 3), (-1, 5));
    }

    [SampleProperty(typeof(Sizes))]
    [Trait("Speed", "fast")]
    public void Streaming_top_k_is_a_stable_sort(Sample sample) => Holds(sample);

    [Theory]
    [InlineData(65, 500, 3, 10, 0, -1)]
    [InlineData(3, 241, 2, 250, 1, 4)]
    [InlineData(130, 240, 5, 240, 0, 0)]
    public void Past_the_sizes_of_blocks_and_tiles(int queries, int gallery, int d, int k, int first, int self) =>
        Holds(new Sample([queries, gallery, d, k, first, self], [3, 0, -2, 1, 1, 0, 2, -3, 1, 0, 0]));

    static void Holds(Sample sample)
    {
        int[] s = sample.Sizes;
        var (queries, gallery, d, k, first, self) = (s[0], s[1], s[2], s[3], s[4], s[5]);
        int[][] shapes = [[first + queries, d], [gallery, d]];
        var inputs = sample.Inputs(shapes);
        var all = Products.MatMul(Nd.Of(shapes[0], inputs[0]), Nd.Of(shapes[1], inputs[1]), transposeB: true);
        int[] rows = new int[queries * k];
        float[] similarities = new float[queries * k];
        Array.Fill(rows, -1);
        Array.Fill(similarities, float.NegativeInfinity);
        for (int q = 0; q < queries; q++)
        {
            var best = Enumerable.Range(0, gallery).Where(g => self < 0 || g != self + q)
                .OrderByDescending(g => all[first + q, g]).Take(k).ToList();
            for (int i = 0; i < best.Count; i++) (rows[q * k + i], similarities[q * k + i]) = (best[i], (float)all[first + q, best[i]]);
        }
        foreach (int width in Machine.Widths)
            foreach (int threads in new[] { 1, 2 })
            {
                using var lease = Machine.Open(threads, width);
                var backend = lease.Backend;
                using var step = backend.BeginStep();
                var found = backend.From(new int[queries * k]);
                var values = backend.Empty(new(queries, k));
                backend.SimilarityTopK(new TopKShape(queries, gallery, d, k, first, self), backend.From(inputs[0], new(shapes[0])).Storage,
                    backend.From(inputs[1], new(shapes[1])).Storage, found.Storage, values.Storage);
                Assert.Equal(rows, found.ToArray());
                Assert.Equal(similarities, values.ToArray());
            }
    }
}
