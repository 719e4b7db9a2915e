using FsCheck;
using Xbm.Conformance.Oracle;
using Xbm.Conformance.Properties;
using Xbm.Engine;

namespace Xbm.Conformance.Losses;

/// <summary>The fused pair loss against the whole similarity matrix in double.</summary>
public class PairLossProperties
{
    const float Margin = 0.13f, PositiveMargin = 0.37f;

    public static class BatchSizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((1, 50), (1, 20), (1, 6));
    }

    public static class MemorySizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((0, 40), (0, 300), (1, 12), (1, 6));
    }

    /// <summary>A margin that random rows seldom exceed.</summary>
    const float Apart = 0.45f;

    [SampleProperty(typeof(BatchSizes), 60)]
    public void In_batch_losses_of_any_size(Sample s) => Holds(Batch(s.Sizes[0], s.Sizes[1], s.Sizes[2], s));

    [SampleProperty(typeof(MemorySizes), 60)]
    public void Memory_losses_of_any_size(Sample s) => Holds(Memory(s.Sizes[0], s.Sizes[1], s.Sizes[2], s.Sizes[3], s));

    [Theory]
    [InlineData(5, 240)]
    [InlineData(7, 241)]
    [InlineData(3, 7680)]
    [InlineData(3, 7700)]
    [InlineData(2, 15500)]
    public void Memory_losses_around_the_sizes_of_tiles_and_pieces(int m, int references) => Holds(Memory(m, references, 5, 4, Values));

    /// <summary>Most tiles go pair by pair, one as a product, and one has no pair at all: all add up to one gradient.</summary>
    [Theory]
    [InlineData(20, 1500)]
    [InlineData(9, 20_000)]
    public void Memory_losses_where_few_pairs_have_a_weight(int m, int references)
    {
        const int D = 40, Classes = 60;
        var rng = new Rng(5);
        float[] anchors = UnitRows(Normal(m), D), rows = UnitRows(Normal(references), D);
        int[] labels = [.. Enumerable.Range(0, references).Select(i => i % Classes)];
        for (int i = 240; i < 480; i++)
        {
            anchors.AsSpan(i % m * D, D).CopyTo(rows.AsSpan(i * D));
            for (int j = 0; i < 300 && j < D; j++) rows[i * D + j] = anchors[j] + anchors[D + j];
        }
        labels.AsSpan(480, 240).Fill(Classes);
        rows.AsSpan(480 * D, 240 * D).Clear();
        var pairs = new PairCase(D, anchors, Labels(m, Classes), rows, labels, [.. Enumerable.Repeat(-1, m)]);
        Assert.InRange(pairs.Run(new Contrastive(Apart)).Parts[3..].Sum(), m, m * references / 20);
        Holds(pairs, Apart);

        float[] Normal(int count) => [.. Enumerable.Range(0, count * D).Select(_ => rng.NextNormal())];
    }

    /// <summary>Embeddings too wide for a GPU's registers, over more references than it takes at a time; in fours and not.</summary>
    [Theory]
    [InlineData(70, 2500, 132)]
    [InlineData(5, 4500, 129)]
    public void Memory_losses_of_wide_embeddings(int m, int references, int d) => Holds(Memory(m, references, d, 4, Values));

    [Fact]
    public void An_in_batch_loss_of_wide_embeddings() => Holds(Batch(150, 260, 9, Values));

    [Fact]
    public void An_in_batch_loss_of_more_than_one_piece() => Holds(Batch(251, 6, 9, Values));

    static Sample Values => new([], [5, -3, 8, 1, -7, 2, -4, 6, -1, 3, -8, 7, -2]);

    static PairCase Batch(int m, int d, int classes, Sample values)
    {
        float[] anchors = UnitRows(values.Inputs([[m, d]])[0], d);
        int[] labels = Labels(m, classes);
        return new(d, anchors, labels, null, null, [.. Enumerable.Range(0, m)]);
    }

    static PairCase Memory(int m, int references, int d, int classes, Sample values)
    {
        var inputs = values.Inputs([[m, d], [references, d]]);
        // Some anchors have their copy in the memory, at places out of order; others have none.
        int[] own = [.. Enumerable.Range(0, m).Select(i => i % 3 == 2 || references == 0 ? -1 : i * 37 % references)];
        return new(d, UnitRows(inputs[0], d), Labels(m, classes), UnitRows(inputs[1], d), Labels(references, classes), own);
    }

    static int[] Labels(int count, int classes) => [.. Enumerable.Range(0, count).Select(i => i * 7 / 3 % classes)];

    /// <summary>Unit rows nudged apart, so that no similarity lies on a margin.</summary>
    static float[] UnitRows(float[] values, int d)
    {
        float[] nudged = [.. values.Select((v, i) => v + 0.01f * MathF.Sin(i))];
        return [.. Norms.UnitRows(Nd.Of([values.Length / d, d], nudged)).Values.Select(v => (float)v)];
    }

    static void Holds(PairCase pairs, float margin = Margin)
    {
        var (anchors, references) = Rows(pairs);
        double[] similarities = Products.MatMul(anchors, references, transposeB: true).Values;
        float clear = OffSimilarities(similarities, margin), positiveMargin = OffSimilarities(similarities, PositiveMargin);
        Holds(pairs, new Contrastive(clear), Contrastive.InDouble(clear));
        Holds(pairs, new Hinge(positiveMargin, clear), Hinge.InDouble(positiveMargin, clear));
    }

    static void Holds<TLoss>(PairCase pairs, TLoss loss, Func<double, bool, (double, double)> pair) where TLoss : struct, IPairLoss
    {
        var (anchors, references) = Rows(pairs);
        var expected = Pairs.Of(pair, loss.Mean == PairMean.ActivePairs, anchors, pairs.Labels, references,
            pairs.ReferenceLabels ?? pairs.Labels, pairs.Own, pairs.Symmetric);
        double[] parts = [expected.Loss, expected.PositiveLoss, expected.NegativeLoss, expected.Positives, expected.Negatives];
        foreach (int width in Machine.Widths)
        {
            var one = pairs.Run(loss, 1, width);
            var two = pairs.Run(loss, 2, width);
            Near.Equal(parts, one.Parts, 1e-5, $"parts at {width} bits");
            Near.Equal(expected.Gradient.Values, one.Gradient, 1e-5, $"gradient at {width} bits");
            Assert.Equal(one.Parts, two.Parts);
            Assert.Equal(one.Gradient, two.Gradient);
        }
    }

    /// <summary>
    /// The margin moved up until no similarity is so near that in float it could fall on the other side than in double: any sample then has
    /// a loss and a gradient that both have to agree on.
    /// </summary>
    static float OffSimilarities(double[] similarities, float margin)
    {
        const double near = 1e-6;
        float clear = margin;
        while (similarities.Any(s => Math.Abs(s - clear) < near)) clear += 3e-6f;
        // Far enough to be clear, and still the margin that was asked for.
        Assert.InRange(clear, margin, margin + 1e-3f);
        return clear;
    }

    static (Nd Anchors, Nd References) Rows(PairCase pairs) =>
        (Nd.Of(pairs.AnchorShape, pairs.Anchors), Nd.Of(pairs.ReferenceShape, pairs.References ?? pairs.Anchors));
}
