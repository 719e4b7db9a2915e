using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Turns a thread's 8 × 8 similarities into weights, in place, and sums losses and counts.</summary>
readonly struct PairWeighting<TLoss> where TLoss : struct, IPairLoss
{
    readonly TLoss _loss;
    readonly PairShape _shape;
    readonly ArrayView<int> _anchorLabels, _referenceLabels, _own;
    readonly float _positiveScale, _negativeScale;

    public PairWeighting(PairArguments<TLoss> arguments)
    {
        (_loss, _shape) = (arguments.Loss, arguments.Shape);
        (_anchorLabels, _referenceLabels, _own) = (arguments.AnchorLabels, arguments.ReferenceLabels, arguments.Own);
        _positiveScale = _shape.Counted != 0 ? arguments.Scales[0] : _shape.Scale;
        _negativeScale = _shape.Counted != 0 ? arguments.Scales[1] : _shape.Scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Weigh(ref Accumulator8x8 pairs, ref PairSum total, int anchor, int reference)
    {
        var tile = default(TileSum);
        var r0 = Reference(reference + 0);
        var r1 = Reference(reference + 1);
        var r2 = Reference(reference + 2);
        var r3 = Reference(reference + 3);
        var r4 = Reference(reference + 4);
        var r5 = Reference(reference + 5);
        var r6 = Reference(reference + 6);
        var r7 = Reference(reference + 7);
        Row(ref pairs.R0, ref tile, Anchor(anchor + 0), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R1, ref tile, Anchor(anchor + 1), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R2, ref tile, Anchor(anchor + 2), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R3, ref tile, Anchor(anchor + 3), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R4, ref tile, Anchor(anchor + 4), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R5, ref tile, Anchor(anchor + 5), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R6, ref tile, Anchor(anchor + 6), r0, r1, r2, r3, r4, r5, r6, r7);
        Row(ref pairs.R7, ref tile, Anchor(anchor + 7), r0, r1, r2, r3, r4, r5, r6, r7);
        total.Add(tile);
    }

    /// <summary>Rows past the end are given number −1.</summary>
    PairRow Anchor(int row)
    {
        int read = row < _shape.Anchors ? row : 0;
        return new PairRow { Row = row < _shape.Anchors ? row : -1, Label = _anchorLabels[read], Own = _own[read] };
    }

    PairRow Reference(int row)
    {
        int read = row < _shape.Rows ? row : 0;
        int own = _shape.Symmetric != 0 ? _own[read] : -1;
        return new PairRow { Row = row < _shape.Rows ? row : -1, Label = _referenceLabels[read], Own = own };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Row(
        ref Float8 pairs, ref TileSum sum, PairRow anchor,
        PairRow r0, PairRow r1, PairRow r2, PairRow r3, PairRow r4, PairRow r5, PairRow r6, PairRow r7)
    {
        pairs.A = Pair(pairs.A, ref sum, anchor, r0);
        pairs.B = Pair(pairs.B, ref sum, anchor, r1);
        pairs.C = Pair(pairs.C, ref sum, anchor, r2);
        pairs.D = Pair(pairs.D, ref sum, anchor, r3);
        pairs.E = Pair(pairs.E, ref sum, anchor, r4);
        pairs.F = Pair(pairs.F, ref sum, anchor, r5);
        pairs.G = Pair(pairs.G, ref sum, anchor, r6);
        pairs.H = Pair(pairs.H, ref sum, anchor, r7);
    }

    /// <summary>A pair of no weight and an anchor's own copy neither count nor add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    float Pair(float similarity, ref TileSum sum, PairRow anchor, PairRow reference)
    {
        bool positive = anchor.Label == reference.Label;
        var (loss, weight) = _loss.Of(similarity, positive);
        bool known = anchor.Row >= 0 & reference.Row >= 0 & weight != 0;
        bool counts = known & anchor.Own != reference.Row & reference.Row < _shape.References;
        float counted = counts ? loss : 0;
        sum.PositiveLoss += positive ? counted : 0;
        sum.NegativeLoss += positive ? 0 : counted;
        sum.Positives += counts & positive ? 1 : 0;
        sum.Negatives += counts & !positive ? 1 : 0;
        weight *= positive ? _positiveScale : _negativeScale;
        // Where the references are the anchors, the pair the other way round has the same similarity, and moves this anchor as its
        // reference.
        bool turned = known & _shape.Symmetric != 0 & reference.Own != anchor.Row & anchor.Row < _shape.References;
        return (counts ? weight : 0) + (turned ? weight : 0);
    }
}

/// <summary>What the weighing needs to know about a row.</summary>
struct PairRow
{
    public int Row, Label, Own;
}

/// <summary>Losses and counts of one tile's 64 pairs.</summary>
struct TileSum
{
    public float PositiveLoss, NegativeLoss;
    public int Positives, Negatives;
}
