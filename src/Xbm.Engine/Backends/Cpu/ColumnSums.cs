namespace Xbm.Engine.Backends.Cpu;

/// <summary>Sums of columns: each piece sums its rows, and the pieces are added in order.</summary>
readonly unsafe struct ColumnSumsWork : IWork
{
    readonly float* _x, _partials;
    readonly int _rows, _columns, _piece;

    ColumnSumsWork(float* x, float* partials, int rows, int columns)
    {
        _x = x;
        _partials = partials;
        (_rows, _columns, _piece) = (rows, columns, Cpu.Rows.PerPiece(columns));
    }

    public static void Run(Workers workers, float* x, float* y, int rows, int columns)
    {
        int pieces = Cpu.Rows.Pieces(rows, Cpu.Rows.PerPiece(columns));
        float* partials = Scratch.Floats(Scratch.Use.Shared, (long)pieces * columns);
        workers.For(pieces, new ColumnSumsWork(x, partials, rows, columns));
        new Span<float>(y, columns).Clear();
        for (int p = 0; p < pieces; p++) Cpu.Rows.Add(y, partials + (nint)p * columns, columns);
    }

    public void Run(int index)
    {
        float* sum = _partials + (nint)index * _columns;
        new Span<float>(sum, _columns).Clear();
        for (int r = index * _piece; r < Math.Min(_rows, (index + 1) * _piece); r++) Cpu.Rows.Add(sum, _x + (nint)r * _columns, _columns);
    }
}
