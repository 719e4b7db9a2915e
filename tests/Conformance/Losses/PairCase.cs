using Xbm.Engine;

namespace Xbm.Conformance.Losses;

/// <summary>A batch of anchors and what they are compared with; no references stands for the batch itself.</summary>
sealed record PairCase(int Columns, float[] Anchors, int[] Labels, float[]? References, int[]? ReferenceLabels, int[] Own)
{
    public bool Symmetric => References is null;

    public int[] AnchorShape => [Labels.Length, Columns];

    public int[] ReferenceShape => [(ReferenceLabels ?? Labels).Length, Columns];

    /// <summary>Loss, its parts, and the gradient under a seed of 3 (scaled back): the op multiplies by its seed, not by 1.</summary>
    public (float[] Parts, float[] Gradient) Run<TLoss>(TLoss loss, int threads = 1, int width = 0) where TLoss : struct, IPairLoss
    {
        using var lease = Machine.Open(threads, width);
        var backend = lease.Backend;
        using var anchors = backend.Parameter(new(AnchorShape));
        anchors.Set(Anchors);
        using var step = backend.BeginStep();
        Indices labels = backend.From(Labels), own = backend.From(Own);
        var (references, referenceLabels) = (anchors as Tensor, labels);
        if (!Symmetric)
        {
            // A ring has rows that are not in use yet: what they hold must not matter.
            references =
                backend.From([.. References!, .. Enumerable.Repeat(float.NaN, Columns)], new(ReferenceLabels!.Length + 1, Columns));
            referenceLabels = backend.From([.. ReferenceLabels, 0]);
        }
        var value = anchors.PairLoss(labels, loss, references, referenceLabels, own, (ReferenceLabels ?? Labels).Length);
        value.Loss.Backward(backend.Full(new(), 3));
        Assert.Equal(value.Loss.Item(), value.Parts.ToArray()[0]);
        return (value.Parts.ToArray(), [.. anchors.Grad!.ToArray().Select(g => g / 3)]);
    }
}
