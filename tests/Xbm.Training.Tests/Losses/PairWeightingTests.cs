using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xbm.Engine;
using Xbm.Training.Losses;

namespace Xbm.Training.Tests.Losses;

public class PairWeightingTests
{
    const float Margin = 0.5f, PositiveMargin = 0.9f, NegativeMargin = 0.2f;

    /// <summary>Similarities with the margins themselves, their neighbours, and what is no number among them.</summary>
    static readonly Gen<float> s_similarity = Gen.OneOf(
        Gen.Choose(-1_100_000, 1_100_000).Select(n => n / 1e6f),
        Gen.Elements(Margin, PositiveMargin, NegativeMargin).SelectMany(m => Gen.Elements(m, MathF.BitIncrement(m), MathF.BitDecrement(m))),
        Gen.Elements(0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity));

    [Fact]
    public void Contrastive_in_vectors_is_contrastive_pair_by_pair() => VectorIsScalar(new ContrastiveLoss(Margin));

    [Fact]
    public void Contrastive_hinge_in_vectors_is_contrastive_hinge_pair_by_pair() =>
        VectorIsScalar(new ContrastiveHingeLoss(PositiveMargin, NegativeMargin));

    [Theory]
    [InlineData(0.25f, true, 0.75f, -1f)]
    [InlineData(1f, true, 0f, -1f)] // Every positive is a pair, even where nothing is left to gain.
    [InlineData(0.75f, false, 0.75f, 1f)]
    [InlineData(0.5f, false, 0f, 0f)] // At the margin a negative is left alone.
    [InlineData(-0.5f, false, 0f, 0f)]
    public void Contrastive_pulls_every_positive_and_pushes_negatives_above_the_margin(
        float similarity, bool positive, float loss, float weight) =>
        Assert.Equal((loss, weight), new ContrastiveLoss(Margin).Of(similarity, positive));

    [Theory]
    [InlineData(0.4f, true, 0.5f, -1f)]
    [InlineData(0.9f, true, 0f, 0f)]
    [InlineData(0.7f, false, 0.5f, 1f)]
    [InlineData(0.2f, false, 0f, 0f)]
    public void Contrastive_hinge_counts_each_side_from_its_own_margin(float similarity, bool positive, float loss, float weight)
    {
        var (l, w) = new ContrastiveHingeLoss(PositiveMargin, NegativeMargin).Of(similarity, positive);
        Assert.True(Math.Abs(l - loss) <= 1e-7f, $"loss {l}, expected {loss}");
        Assert.Equal(weight, w);
    }

    [Fact]
    public void A_similarity_that_is_not_a_number_makes_every_pair_loss_not_a_number()
    {
        foreach (bool positive in new[] { true, false })
        {
            Assert.True(float.IsNaN(new ContrastiveLoss(Margin).Of(float.NaN, positive).Loss));
            Assert.True(float.IsNaN(new ContrastiveHingeLoss(PositiveMargin, NegativeMargin).Of(float.NaN, positive).Loss));
        }
    }

    static void VectorIsScalar<TLoss>(TLoss loss) where TLoss : struct, IPairLoss
    {
        var lanes = from similarities in s_similarity.ArrayOf(Vector<float>.Count)
                    from positive in Gen.Elements(true, false).ArrayOf(Vector<float>.Count)
                    select (similarities, positive);
        Prop.ForAll(lanes.ToArbitrary(), t =>
        {
            var mask = new Vector<int>(Array.ConvertAll(t.positive, p => p ? -1 : 0));
            var (losses, weights) = loss.Of(new Vector<float>(t.similarities), mask);
            for (int i = 0; i < t.similarities.Length; i++)
            {
                var (l, w) = loss.Of(t.similarities[i], t.positive[i]);
                Assert.True(Bits(l) == Bits(losses[i]) && Bits(w) == Bits(weights[i]),
                    $"{t.similarities[i]} {t.positive[i]}: ({l}, {w}) alone, ({losses[i]}, {weights[i]}) in a vector");
            }
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The payload and sign of a NaN mean nothing.</summary>
    static int Bits(float value) => float.IsNaN(value) ? int.MaxValue : BitConverter.SingleToInt32Bits(value);
}
