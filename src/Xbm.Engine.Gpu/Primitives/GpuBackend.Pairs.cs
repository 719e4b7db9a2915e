using ILGPU;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <summary>Most floats of all slices' gradients.</summary>
    const int MaxPairGradients = 1 << 24;

    /// <summary>Most tiles of a group whose weights lie in memory at a time: on the largest GPUs about 32 MB in all.</summary>
    const int WeightTiles = 4;

    /// <inheritdoc/>
    public override void PairLoss<TLoss>(TLoss loss, in PairLossArguments arguments)
    {
        var a = arguments;
        int rows = a.Symmetric ? a.AnchorCount : a.ReferenceCount;
        var shape = new PairShape(
            a.AnchorCount, a.ReferenceCount, rows, a.Columns, First: 0, End: rows, Slice: 0, Scale: 1f / Math.Max(1, a.AnchorCount),
            Counted: 0, PairOutput.None, a.Symmetric ? 1 : 0, Vector: a.Columns % 4 == 0 ? 1 : 0);
        if (loss.Mean == PairMean.ActivePairs)
        {
            // The divisors come first, and stay on the device.
            Fused(loss, a, shape, byCount: true);
            shape = shape with { Counted = 1 };
        }
        if (a.AnchorGrad is null) Fused(loss, a, shape, byCount: false);
        else if (a.Columns <= PairLosses.MaxColumns || rows == 0 || a.AnchorCount == 0)
            Fused(loss, a, shape with { Output = PairOutput.Gradient }, byCount: false);
        else ThroughWeights(loss, a, shape with { Output = PairOutput.Weights });
    }

    /// <summary>In one launch: the sums, and the gradient where it is wanted.</summary>
    void Fused<TLoss>(TLoss loss, in PairLossArguments a, PairShape shape, bool byCount) where TLoss : struct, IPairLoss
    {
        int groups = Pieces(shape.Anchors, PairLosses.AnchorTile), tiles = Pieces(shape.Rows, PairLosses.ReferenceTile);
        int length = shape.Output == PairOutput.Gradient ? shape.Anchors * shape.Columns : 0;
        int slices = PairSlices(groups, length == 0 ? tiles : (int)Math.Min(tiles, Math.Max(1L, MaxPairGradients / length)));
        if (slices > 0) shape = shape with { Slice = Pieces(tiles, slices) * PairLosses.ReferenceTile };
        slices = slices == 0 ? 0 : Pieces(shape.Rows, shape.Slice);
        var sums = Scratch<PairSum>(ScratchUse.Sums, Math.Max(1, slices * groups));
        var gradients = Scratch<float>(ScratchUse.Partials, Math.Max(1, (long)slices * length));
        if (slices > 0) Launch(loss, a, shape, slices, gradients, sums);
        Finish(a, shape, sums, slices * groups, byCount);
        if (length > 0) ProductLauncher.Sum(gradients, null, a.AnchorGrad!.View(), length, slices);
    }

    /// <summary>The gradient as a product of weights and references, as many references at a time as keep the device busy.</summary>
    void ThroughWeights<TLoss>(TLoss loss, in PairLossArguments a, PairShape shape) where TLoss : struct, IPairLoss
    {
        int groups = Pieces(shape.Anchors, PairLosses.AnchorTile), tiles = Pieces(shape.Rows, PairLosses.ReferenceTile);
        int slices = PairSlices(groups, tiles);
        shape = shape with { Slice = Math.Min(Pieces(tiles, slices), WeightTiles) * PairLosses.ReferenceTile };
        int step = slices * shape.Slice;
        var sums = Scratch<PairSum>(ScratchUse.Sums, (long)Pieces(shape.Rows, shape.Slice) * groups);
        var weights = Scratch<float>(ScratchUse.Weights, (long)shape.Anchors * Math.Min(step, shape.Rows));
        int used = 0;
        for (int first = 0; first < shape.Rows; first += step)
        {
            int end = Math.Min(shape.Rows, first + step), count = end - first;
            var part = shape with { First = first, End = end, Vector = count % 4 == 0 ? 1 : 0 };
            Launch(loss, a, part, Pieces(count, shape.Slice), weights, sums.SubView(used, sums.Length - used));
            used += Pieces(count, shape.Slice) * groups;
            var references = a.References.View().SubView((long)first * shape.Columns, (long)count * shape.Columns);
            ProductLauncher.Run(
                LineMajor(weights, shape.Anchors, count), DepthMajor(references, shape.Columns), count, a.AnchorGrad!.View(),
                accumulate: first > 0);
        }
        Finish(a, shape, sums, used, byCount: false);
    }

    void Launch<TLoss>(TLoss loss, in PairLossArguments a, PairShape shape, int slices, ArrayView<float> output, ArrayView<PairSum> sums)
        where TLoss : struct, IPairLoss =>
        _kernels.Launch(
            shape.Columns % 4 == 0 ? PairLosses.Run<TLoss, Wide> : PairLosses.Run<TLoss, Narrow>,
            new KernelConfig(new Index3D(Pieces(shape.Anchors, PairLosses.AnchorTile), slices, 1), new Index3D(PairLosses.Threads, 1, 1)),
            new PairArguments<TLoss>(
                a.Anchors.View(), a.AnchorLabels.View(), a.References.View(), a.ReferenceLabels.View(), a.OwnSlots.View(),
                Scratch<float>(ScratchUse.Scales, 2), output, sums, loss, shape));

    void Finish(in PairLossArguments a, PairShape shape, ArrayView<PairSum> sums, int count, bool byCount) =>
        _kernels.Launch(
            PairSum.Finish, new KernelConfig(1, PairSum.FinishThreads),
            new PairResultArguments(sums, a.Result.View(), Scratch<float>(ScratchUse.Scales, 2), count, shape, byCount ? 1 : 0));

    /// <summary>
    /// As many slices of the references as give every multiprocessor two groups, if there are tiles for as many: a third would not find
    /// registers.
    /// </summary>
    int PairSlices(int groups, int tiles) => groups == 0 ? 0 : Math.Min(tiles, Pieces(2 * Processors, groups));

    static int Pieces(int length, int piece) => (length + piece - 1) / piece;
}
