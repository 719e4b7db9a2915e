using Xbm.Engine.Backends;
using Xbm.Engine.Tests.Oracle;
using Xbm.Engine.Tests.Properties;

namespace Xbm.Engine.Tests.Losses;

/// <summary>The fused pair loss against the whole similarity matrix in double.</summary>
public class PairLossProperties
{
    const float Margin = 0.13f, PositiveMargin = 0.37f;

    [Fact]
    public void In_batch_losses_of_any_size() =>
        Property.Check(Sample.Of((1, 50), (1, 20), (1, 6)), s => Holds(Batch(s.Sizes[0], s.Sizes[1], s.Sizes[2], s)), 60);

    [Fact]
    public void Memory_losses_of_any_size() =>
        Property.Check(Sample.Of((0, 40), (0, 300), (1, 12), (1, 6)), s => Holds(Memory(s.Sizes[0], s.Sizes[1], s.Sizes[2], s.Sizes[3], s)), 60);

    [Theory]
    [InlineData(5, 240)]
    [InlineData(7, 241)]
    [InlineData(3, 7680)]
    [InlineData(3, 7700)]
    [InlineData(2, 15500)]
    public void Memory_losses_around_the_sizes_of_tiles_and_pieces(int m, int references) => Holds(Memory(m, references, 5, 4, Values));

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

    static void Holds(PairCase pairs)
    {
        Holds(pairs, new Contrastive(Margin), Contrastive.InDouble(Margin));
        Holds(pairs, new Hinge(PositiveMargin, Margin), Hinge.InDouble(PositiveMargin, Margin));
    }

    static void Holds<TLoss>(PairCase pairs, TLoss loss, Func<double, bool, (double, double)> pair) where TLoss : struct, IPairLoss
    {
        Nd anchors = Nd.Of(pairs.AnchorShape, pairs.Anchors), references = Nd.Of(pairs.ReferenceShape, pairs.References ?? pairs.Anchors);
        if (OnAMargin(anchors, references)) return;
        var expected = Pairs.Of(pair, loss.Mean == PairMean.ActivePairs, anchors, pairs.Labels, references, pairs.ReferenceLabels ?? pairs.Labels,
            pairs.Own, pairs.Symmetric);
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

    /// <summary>Whether a similarity in float could fall on the other side of a margin than in double.</summary>
    static bool OnAMargin(Nd anchors, Nd references) => Products.MatMul(anchors, references, transposeB: true).Values
        .Any(s => Math.Abs(s - Margin) < 1e-6 || Math.Abs(s - PositiveMargin) < 1e-6);
}
