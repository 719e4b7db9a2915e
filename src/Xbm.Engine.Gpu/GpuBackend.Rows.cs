using ILGPU;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void RowSums(Storage<float> x, Storage<float> y, int rows, int columns)
    {
        if (rows == 0) return;
        int pieces = 1 + (Math.Max(1, columns) - 1) / Rows.Piece;
        var sums = Scratch<CompensatedSum>(ScratchUse.Partials, (long)rows * pieces);
        _kernels.Of<ArrayView<float>, ArrayView<CompensatedSum>, int, int>(Rows.SumPieces)(new(rows * pieces, Rows.GroupSize), x.View(), sums, columns, pieces);
        _kernels.Of<ArrayView<CompensatedSum>, ArrayView<float>, int>(Rows.JoinPieces)(new(rows, Rows.GroupSize), sums, y.View(), pieces);
    }

    /// <inheritdoc/>
    public override void NormalizeRows(Storage<float> x, Storage<float> y, Storage<float> norms, int rows, int columns, float epsilon)
    {
        if (rows == 0) return;
        var kernel = _shuffles
            ? _kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float>(Rows.Normalize<ShuffleReduce>)
            : _kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float>(Rows.Normalize<TreeReduce>);
        kernel(new(rows, Rows.GroupSize), x.View(), y.View(), norms.View(), columns, epsilon);
    }

    /// <inheritdoc/>
    public override void NormalizeRowsGrad(
        Storage<float> y, Storage<float> norms, Storage<float> dy, Storage<float> dx, int rows, int columns, float epsilon)
    {
        if (rows == 0) return;
        var kernel = _shuffles
            ? _kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float>(Rows.NormalizeGrad<ShuffleReduce>)
            : _kernels.Of<ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, int, float>(Rows.NormalizeGrad<TreeReduce>);
        kernel(new(rows, Rows.GroupSize), y.View(), norms.View(), dy.View(), dx.View(), columns, epsilon);
    }

    /// <inheritdoc/>
    public override void GatherRows(Storage<float> x, Storage<int> rows, Storage<float> y, int columns)
    {
        if (rows.Length == 0 || columns == 0) return;
        _kernels.Of<ArrayView<float>, ArrayView<int>, ArrayView<float>, int>(Rows.Gather)(
            RowBlocks(rows.Length, columns), x.View(), rows.View(), y.View(), columns);
    }
}
