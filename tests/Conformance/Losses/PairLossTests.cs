using Xbm.Engine;

namespace Xbm.Conformance.Losses;

public class PairLossTests
{
    [Fact]
    public void A_loss_without_a_pair_is_exactly_0_with_a_gradient_of_0()
    {
        var alone = new PairCase(2, [1, 0], [7], null, null, [0]);
        var empty = new PairCase(2, [1, 0, 0, 1], [7, 8], [], [], [-1, -1]);
        foreach (var pairs in new[] { alone, empty })
        {
            var (parts, gradient) = pairs.Run(new Hinge(0.5f, 0.1f));
            Assert.All(parts, value => Assert.Equal(0, value));
            Assert.All(gradient, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void An_own_copy_is_known_by_its_slot_and_not_by_its_value()
    {
        // Row 1 equals row 0 in value and label, but only slot 0 is the anchor's own.
        var pairs = new PairCase(2, [0.6f, 0.8f], [3], [0.6f, 0.8f, 0.6f, 0.8f], [3, 3], [0]);
        Assert.Equal(1, pairs.Run(new Contrastive(0.5f)).Parts[3]);
        Assert.Equal(2, (pairs with { Own = [-1] }).Run(new Contrastive(0.5f)).Parts[3]);
    }

    [Fact]
    public void A_NaN_in_an_embedding_shows_in_the_loss()
    {
        var pairs = new PairCase(2, [float.NaN, 0, 0, 1], [1, 1], null, null, [0, 1]);
        Assert.True(float.IsNaN(pairs.Run(new Contrastive(0.5f)).Parts[0]));
    }

    [Fact]
    public void Under_NoGrad_there_is_a_value_and_no_record()
    {
        using var lease = Machine.Open(1);
        var backend = lease.Backend;
        using var anchors = backend.Parameter(new(2, 2));
        anchors.Set([1, 0, 0.6f, 0.8f]);
        using var step = backend.BeginStep();
        using var scope = backend.NoGrad();
        Indices labels = backend.From([1, 1]), own = backend.From([0, 1]);
        var value = anchors.PairLoss(labels, new Contrastive(0.5f), anchors, labels, own, 2);
        Assert.Equal(0.4f, value.Loss.Item(), 1e-6f);
        Assert.False(value.Loss.NeedsGrad);
    }

    [Fact]
    public void Wrong_sizes_are_named()
    {
        using var lease = Machine.Open(1);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        Tensor anchors = backend.Full(new(2, 3), 1), references = backend.Full(new(5, 4), 1);
        Indices two = backend.From([1, 1]), five = backend.From([0, 1, 2, 3, 4]);
        var loss = new Contrastive(0.5f);
        Assert.Equal("PairLoss: embedding sizes differ, got [2, 3] and [5, 4]",
            Message(() => anchors.PairLoss(two, loss, references, five, two, 5)));
        Assert.Equal("PairLoss: 5 labels for 2 anchors", Message(() => anchors.PairLoss(five, loss, anchors, two, two, 2)));
        Assert.Equal("PairLoss: 5 own slots for 2 anchors", Message(() => anchors.PairLoss(two, loss, anchors, two, five, 2)));
        Assert.Equal("PairLoss: 3 references asked for, [2, 3] and 2 labels given",
            Message(() => anchors.PairLoss(two, loss, anchors, two, two, 3)));
    }

    static string Message(Func<object> call) => Assert.Throws<ArgumentException>(call).Message;
}
