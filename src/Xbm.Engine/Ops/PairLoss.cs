namespace Xbm.Engine;

/// <summary>A pair loss with what it was made of; the parts lie on the device until they are read.</summary>
/// <param name="Loss">The loss, a scalar on the tape.</param>
/// <param name="Parts">
/// [5]: the loss, Σ positive and Σ negative pair losses, the numbers of positive and of negative pairs with a weight.
/// </param>
public readonly record struct PairLossValue(Tensor Loss, Tensor Parts);

public static partial class Ops
{
    /// <summary>
    /// A pair loss (<see cref="IPairLoss"/>) of each anchor with each reference, except with its own copy. The gradient flows to the
    /// anchors; where the references are the anchors themselves, to both sides.
    /// </summary>
    /// <param name="anchors">[m, d].</param>
    /// <param name="labels">[m].</param>
    /// <param name="loss">The pair weighting.</param>
    /// <param name="references">[≥ count, d]; the anchors themselves for an in-batch loss.</param>
    /// <param name="referenceLabels">[≥ count].</param>
    /// <param name="own">[m]: the row of the anchor's own copy among the references, −1 for none.</param>
    /// <param name="count">References in use: the first rows.</param>
    public static PairLossValue PairLoss<TLoss>(
        this Tensor anchors, Indices labels, TLoss loss, Tensor references, Indices referenceLabels, Indices own, int count)
        where TLoss : struct, IPairLoss
    {
        Check.Rank(anchors, 2);
        Check.Rank(references, 2);
        Check.That(anchors.Shape[1] == references.Shape[1], anchors, references, "embedding sizes differ");
        Check.That(labels.Length == anchors.Shape[0], $"{labels.Length} labels for {anchors.Shape[0]} anchors");
        Check.That(own.Length == anchors.Shape[0], $"{own.Length} own slots for {anchors.Shape[0]} anchors");
        Check.That(count >= 0 && count <= references.Shape[0] && count <= referenceLabels.Length,
            $"{count} references asked for, {references.Shape} and {referenceLabels.Length} labels given");
        var backend = anchors.Backend;
        var tape = backend.Tape;
        var parts = backend.Empty(new Shape(5));
        // The weights are the gradient, so it is computed along with the value.
        var gradient = tape.Records(anchors) ? backend.Empty(anchors.Shape) : null;
        backend.PairLoss(loss, new PairLossArguments
        {
            AnchorCount = anchors.Shape[0],
            ReferenceCount = count,
            Columns = anchors.Shape[1],
            Anchors = anchors.Storage,
            AnchorLabels = labels.Storage,
            References = references.Storage,
            ReferenceLabels = referenceLabels.Storage,
            OwnSlots = own.Storage,
            Result = parts.Storage,
            AnchorGrad = gradient?.Storage,
            Symmetric = ReferenceEquals(anchors, references),
        });
        var value = backend.Empty(new Shape());
        backend.Copy(parts.Storage, 0, value.Storage, 0, 1);
        return new PairLossValue(tape.Record(value, [anchors], dy => [Product(gradient!, dy)]), parts);
    }
}
