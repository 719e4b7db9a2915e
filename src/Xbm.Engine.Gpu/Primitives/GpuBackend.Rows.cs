using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void RowSums(Storage<float> x, Storage<float> y, int rows, int columns)
    {
        if (rows == 0) return;
        int pieces = 1 + (Math.Max(1, columns) - 1) / Rows.Piece;
        var sums = Scratch<CompensatedSum>(ScratchUse.Partials, (long)rows * pieces);
        _kernels.Launch(Rows.SumPieces, new(rows * pieces, Rows.GroupSize), new RowPieceArguments(x.View(), sums, columns, pieces));
        _kernels.Launch(Rows.JoinPieces, new(rows, Rows.GroupSize), new JoinPieceArguments(sums, y.View(), pieces));
    }

    /// <inheritdoc/>
    public override void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon)
    {
        if (rows == 0) return;
        _kernels.Launch(
            _shuffles ? Rows.Normalize<ShuffleReduce> : Rows.Normalize<TreeReduce>, new(rows, Rows.GroupSize),
            new NormalizeArguments(x.View(), y.View(), norms.View(), columns, epsilon));
    }

    /// <inheritdoc/>
    public override void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon)
    {
        if (rows == 0) return;
        _kernels.Launch(
            _shuffles ? Rows.NormalizeGrad<ShuffleReduce> : Rows.NormalizeGrad<TreeReduce>, new(rows, Rows.GroupSize),
            new NormalizeGradArguments(y.View(), norms.View(), dy.View(), dx.View(), columns, epsilon));
    }

    /// <inheritdoc/>
    public override void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns)
    {
        if (rows.Length == 0 || columns == 0) return;
        _kernels.Launch(Rows.Gather, RowBlocks(rows.Length, columns), new GatherArguments(x.View(), rows.View(), y.View(), columns));
    }
}
