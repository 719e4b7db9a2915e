using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void RowSums(Storage<float> x, Storage<float> y, int rows, int columns)
    {
        if (rows == 0) return;
        int pieces = 1 + (Math.Max(1, columns) - 1) / RowKernels.Piece;
        var sums = Scratch<CompensatedSum>(ScratchUse.Partials, (long)rows * pieces);
        _kernels.Launch(
            RowKernels.SumPieces, new(rows * pieces, RowKernels.GroupSize), new RowPieceArguments(x.View(), sums, columns, pieces));
        _kernels.Launch(RowKernels.JoinPieces, new(rows, RowKernels.GroupSize), new JoinPieceArguments(sums, y.View(), pieces));
    }

    /// <inheritdoc/>
    public override void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon)
    {
        if (rows == 0) return;
        _kernels.Launch(
            _shuffles ? RowKernels.Normalize<ShuffleReduce> : RowKernels.Normalize<TreeReduce>, new(rows, RowKernels.GroupSize),
            new NormalizeArguments(x.View(), y.View(), norms.View(), columns, epsilon));
    }

    /// <inheritdoc/>
    public override void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon)
    {
        if (rows == 0) return;
        _kernels.Launch(
            _shuffles ? RowKernels.NormalizeGrad<ShuffleReduce> : RowKernels.NormalizeGrad<TreeReduce>, new(rows, RowKernels.GroupSize),
            new NormalizeGradArguments(y.View(), norms.View(), dy.View(), dx.View(), columns, epsilon));
    }

    /// <inheritdoc/>
    public override void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns)
    {
        if (rows.Length == 0 || columns == 0) return;
        _kernels.Launch(RowKernels.Gather, RowBlocks(rows.Length, columns), new GatherArguments(x.View(), rows.View(), y.View(), columns));
    }
}
