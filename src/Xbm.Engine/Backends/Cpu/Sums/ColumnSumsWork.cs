using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Sums;

/// <summary>Sums of columns: each piece sums its rows, and the pieces are added in order.</summary>
readonly unsafe struct ColumnSumsWork : IWork
{
    readonly float* _x, _partials;
    readonly int _rows, _columns, _piece;

    ColumnSumsWork(float* x, float* partials, int rows, int columns)
    {
        _x = x;
        _partials = partials;
        (_rows, _columns, _piece) = (rows, columns, WorkSplit.RowsPerPiece(columns));
    }

    public static void Run(Workers workers, float* x, float* y, int rows, int columns)
    {
        int pieces = WorkSplit.Pieces(rows, WorkSplit.RowsPerPiece(columns));
        using var buffer = Scratch.Lease(ScratchUse.Shared, (long)pieces * columns);
        float* partials = buffer.Floats;
        workers.For(pieces, new ColumnSumsWork(x, partials, rows, columns));
        new Span<float>(y, columns).Clear();
        for (int p = 0; p < pieces; p++) RowLoops.Add(y, partials + (nint)p * columns, columns);
    }

    public void Run(int index)
    {
        float* sum = _partials + (nint)index * _columns;
        new Span<float>(sum, _columns).Clear();
        for (int r = index * _piece; r < Math.Min(_rows, (index + 1) * _piece); r++) RowLoops.Add(sum, _x + (nint)r * _columns, _columns);
    }
}
