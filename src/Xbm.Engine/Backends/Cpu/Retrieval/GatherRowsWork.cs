using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Retrieval;

/// <summary>Rows copied together, some rows per piece.</summary>
readonly unsafe struct GatherRowsWork : IWork
{
    readonly float* _x, _y;
    readonly int* _rows;
    readonly int _count, _columns, _piece;

    public GatherRowsWork(float* x, int* rows, float* y, int count, int columns)
    {
        _x = x;
        _rows = rows;
        _y = y;
        (_count, _columns, _piece) = (count, columns, WorkSplit.RowsPerPiece(columns));
    }

    public int Pieces => WorkSplit.Pieces(_count, _piece);

    public void Run(int index)
    {
        for (int i = index * _piece; i < Math.Min(_count, (index + 1) * _piece); i++)
            new ReadOnlySpan<float>(_x + (nint)_rows[i] * _columns, _columns).CopyTo(new Span<float>(_y + (nint)i * _columns, _columns));
    }
}
