using ILGPU;
using Xbm.Engine.Backends;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <summary>Most floats of all slices' gradients.</summary>
    const int MaxPairGradients = 1 << 24;

    /// <inheritdoc/>
    public override void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments)
    {
        var a = arguments;
        var shape = new PairShape(
            a.AnchorCount, a.ReferenceCount, a.Symmetric ? a.AnchorCount : a.ReferenceCount, a.Columns, 1, 0, 1f / Math.Max(1, a.AnchorCount), 0, 0,
            a.Symmetric ? 1 : 0, a.Columns % 4 == 0 ? 1 : 0);
        if (loss.Mean == PairMean.ActivePairs)
        {
            // The divisors come first, and stay on the device.
            Run(loss, a, shape, byCount: true);
            shape = shape with { Counted = 1 };
        }
        Run(loss, a, a.AnchorGrad is null ? shape : shape with { Gradient = 1, ColumnTiles = Pieces(a.Columns, PairLosses.Chunk) }, byCount: false);
    }

    void Run<TLoss>(TLoss loss, in PairLossArguments a, PairShape shape, bool byCount) where TLoss : struct, IPairLoss
    {
        int anchorTiles = Pieces(shape.Anchors, PairLosses.AnchorTile), tiles = Pieces(shape.Rows, PairLosses.ReferenceTile);
        int groups = anchorTiles * Math.Max(1, shape.ColumnTiles), length = shape.Anchors * shape.Columns;
        int slices = PairSlices(groups, tiles, shape.Gradient == 0 ? 0 : length);
        if (slices > 0) shape = shape with { Slice = Pieces(tiles, slices) * PairLosses.ReferenceTile };
        slices = slices == 0 ? 0 : Pieces(shape.Rows, shape.Slice);
        var sums = Scratch<PairSum>(ScratchUse.Sums, Math.Max(1, slices * anchorTiles));
        var scales = Scratch<float>(ScratchUse.Scales, 2);
        var gradients = Scratch<float>(ScratchUse.Partials, shape.Gradient == 0 ? 1 : Math.Max(1, (long)slices * length));
        if (slices > 0)
        {
            var config = new KernelConfig(new Index3D(groups, slices, 1), new Index3D(PairLosses.Threads, 1, 1));
            var kernel = shape.Vector != 0
                ? _kernels.Of<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<PairSum>, TLoss, PairShape>(PairLosses.Run<TLoss, Wide>)
                : _kernels.Of<ArrayView<float>, ArrayView<int>, ArrayView<float>, ArrayView<int>, ArrayView<int>, ArrayView<float>, ArrayView<float>, ArrayView<PairSum>, TLoss, PairShape>(PairLosses.Run<TLoss, Narrow>);
            kernel(config, a.Anchors.View(), a.AnchorLabels.View(), a.References.View(), a.ReferenceLabels.View(), a.OwnSlots.View(), scales, gradients, sums, loss, shape);
        }
        _kernels.Of<ArrayView<PairSum>, ArrayView<float>, ArrayView<float>, int, PairShape, int>(PairSum.Finish)(
            new KernelConfig(1, PairSum.FinishThreads), sums, a.Result.View(), scales, slices * anchorTiles, shape, byCount ? 1 : 0);
        if (shape.Gradient != 0 && length > 0) Multiplier.Sum(gradients, null, a.AnchorGrad!.View(), length, slices);
    }

    /// <summary>
    /// So many slices of the references that every multiprocessor has two groups, if there are tiles and room for as many: a third would not find
    /// registers.
    /// </summary>
    int PairSlices(int groups, int tiles, int gradient)
    {
        if (groups == 0 || tiles == 0) return 0;
        long room = gradient == 0 ? tiles : Math.Max(1, MaxPairGradients / gradient);
        return (int)Math.Min(room, Math.Min(tiles, Pieces(2 * Processors, groups)));
    }

    static int Pieces(int length, int piece) => (length + piece - 1) / piece;
}
