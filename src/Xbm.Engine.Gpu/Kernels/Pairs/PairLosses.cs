using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="PairLosses.Run"/> takes.</summary>
/// <param name="Anchors">[anchors, columns].</param>
/// <param name="AnchorLabels">[anchors].</param>
/// <param name="References">[rows, columns].</param>
/// <param name="ReferenceLabels">[rows].</param>
/// <param name="Own">[anchors]: each anchor's own copy among the references, negative for none.</param>
/// <param name="Scales">What positive and negative pairs are multiplied with, where that was worked out on the device.</param>
/// <param name="Output">The gradient or the weights, see <see cref="PairOutput"/>.</param>
/// <param name="Sums">Out: losses and counts, one per group.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Shape">The sizes.</param>
readonly record struct PairArguments<TLoss>(
    ArrayView<float> Anchors, ArrayView<int> AnchorLabels, ArrayView<float> References, ArrayView<int> ReferenceLabels, ArrayView<int> Own,
    ArrayView<float> Scales, ArrayView<float> Output, ArrayView<PairSum> Sums, TLoss Loss, PairShape Shape) where TLoss : struct, IPairLoss;

/// <summary>
/// The fused pair loss. A group has 64 anchors and goes through a slice of the references, 128 at a time: their similarities stay in
/// registers and become weights there; the weights go through shared memory as the left side of the product with the same references, and
/// that product is the gradient, in registers to the end. A gradient of more columns than a group's registers hold is a product of its own,
/// of weights that this kernel has written. Group x is an anchor tile, group y the slice.
/// </summary>
static class PairLosses
{
    public const int AnchorTile = 64, ReferenceTile = 128, Threads = 128;

    /// <summary>Most columns of a gradient in registers.</summary>
    public const int MaxColumns = 128;

    /// <summary>
    /// The weights of eight anchors, a <see cref="Float8"/> per reference, in <see cref="Float4"/>: from one thread's eight references to
    /// the next's, with room between, so that eight threads that write at once come to different banks; and from panel to panel.
    /// </summary>
    const int EightStride = 17, WeightStride = ReferenceTile / 8 * EightStride;

    /// <summary>Shared memory: the weights and one stage of references, or in turn both stages of the similarities.</summary>
    const int WeightLength = AnchorTile / 8 * WeightStride, StageLength = MaxColumns / 8 * SharedTile.Stride;

    public static void Run<TLoss, TWidth>(PairArguments<TLoss> arguments) where TLoss : struct, IPairLoss where TWidth : struct, IWidth
    {
        var shape = arguments.Shape;
        ArrayView<float> anchors = arguments.Anchors, references = arguments.References, output = arguments.Output;
        var shared = SharedMemory.Allocate<Float4>(WeightLength + StageLength);
        int from = shape.First + Grid.IdxY * shape.Slice, end = IntrinsicMath.Min(shape.End, from + shape.Slice);
        int anchor = Grid.IdxX * AnchorTile + ThreadTile.Row(ReferenceTile), place = ThreadTile.Column(ReferenceTile);
        var weighting = new PairWeighting<TLoss>(arguments);
        var gradient = default(Accumulator8x8);
        var total = default(PairSum);
        for (int row = from; row < end; row += ReferenceTile)
        {
            var pairs = default(Accumulator8x8);
            Products.Sum<Tile64x128, LineMajor, TWidth, LineMajor, TWidth>(
                ref pairs, shared, anchors, references, new LineMajor(shape.Anchors, shape.Columns),
                new LineMajor(shape.Rows, shape.Columns),
                Grid.IdxX * AnchorTile, row, 0, shape.Columns);
            weighting.Weigh(ref pairs, ref total, anchor, row + place);
            // The stages were read by others, too.
            Group.Barrier();
            if (shape.Output == PairOutput.Weights)
                new ProductOutput(shape.Vector, 0, default).Write(
                    pairs, output, 0, anchor, row - shape.First + place, shape.Anchors, shape.End - shape.First);
            if (shape.Output != PairOutput.Gradient) continue;
            StoreWeights(Eight(shared, ThreadTile.Row(ReferenceTile) / 8 * WeightStride, place), pairs);
            AddGradient<TWidth>(ref gradient, shared, references, row, end, shape.Columns);
        }
        if (shape.Output == PairOutput.Gradient)
            new ProductOutput(shape.Vector, 0, default).Write(gradient, output, Grid.IdxY, anchor, place, shape.Anchors, shape.Columns);
        PairSum.Join(total, arguments.Sums, Grid.IdxY * Grid.DimX + Grid.IdxX);
    }

    /// <summary>The weights of eight references.</summary>
    static ArrayView<Float4> Eight(ArrayView<Float4> shared, int panel, int reference) =>
        shared.SubView(panel + reference / 8 * EightStride, 16);

    /// <summary>A thread's weights, 8 anchors × 8 references, turned so that eight anchors are a run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreWeights(ArrayView<Float4> to, in Accumulator8x8 w)
    {
        (to[0], to[1]) = (new Float4 { A = w.R0.A, B = w.R1.A, C = w.R2.A, D = w.R3.A },
            new Float4 { A = w.R4.A, B = w.R5.A, C = w.R6.A, D = w.R7.A });
        (to[2], to[3]) = (new Float4 { A = w.R0.B, B = w.R1.B, C = w.R2.B, D = w.R3.B },
            new Float4 { A = w.R4.B, B = w.R5.B, C = w.R6.B, D = w.R7.B });
        (to[4], to[5]) = (new Float4 { A = w.R0.C, B = w.R1.C, C = w.R2.C, D = w.R3.C },
            new Float4 { A = w.R4.C, B = w.R5.C, C = w.R6.C, D = w.R7.C });
        (to[6], to[7]) = (new Float4 { A = w.R0.D, B = w.R1.D, C = w.R2.D, D = w.R3.D },
            new Float4 { A = w.R4.D, B = w.R5.D, C = w.R6.D, D = w.R7.D });
        (to[8], to[9]) = (new Float4 { A = w.R0.E, B = w.R1.E, C = w.R2.E, D = w.R3.E },
            new Float4 { A = w.R4.E, B = w.R5.E, C = w.R6.E, D = w.R7.E });
        (to[10], to[11]) = (new Float4 { A = w.R0.F, B = w.R1.F, C = w.R2.F, D = w.R3.F },
            new Float4 { A = w.R4.F, B = w.R5.F, C = w.R6.F, D = w.R7.F });
        (to[12], to[13]) = (new Float4 { A = w.R0.G, B = w.R1.G, C = w.R2.G, D = w.R3.G },
            new Float4 { A = w.R4.G, B = w.R5.G, C = w.R6.G, D = w.R7.G });
        (to[14], to[15]) = (new Float4 { A = w.R0.H, B = w.R1.H, C = w.R2.H, D = w.R3.H },
            new Float4 { A = w.R4.H, B = w.R5.H, C = w.R6.H, D = w.R7.H });
    }

    /// <summary>dV += W·R over a tile of references. Begins with a barrier, so that all weights are there, and ends with one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddGradient<TWidth>(
        ref Accumulator8x8 gradient, ArrayView<Float4> shared, ArrayView<float> references, int row, int end, int columns)
        where TWidth : struct, IWidth
    {
        int weights = ThreadTile.Row(MaxColumns) / 8 * WeightStride;
        var staged = shared.SubView(WeightLength, StageLength);
        var panel = SharedTile.Panel(staged, ThreadTile.Column(MaxColumns) / 8 * SharedTile.Stride);
        var stage = TileLoader<DepthMajor, TWidth>.Of(new DepthMajor(columns), 0, MaxColumns, Threads);
        int depths = IntrinsicMath.Min(ReferenceTile, end - row);
        stage.Load(references, row, end);
        for (int depth = 0; depth < depths; depth += SharedTile.Depth)
        {
            stage.Store(staged);
            Group.Barrier();
            if (depth + SharedTile.Depth < depths) stage.Load(references, row + depth + SharedTile.Depth, end);
            gradient.AddEight(Eight(shared, weights, depth), panel, 0);
            gradient.AddEight(Eight(shared, weights, depth + 8), panel, 16);
            Group.Barrier();
        }
    }
}
