namespace Xbm.Engine.Backends.Cpu;

/// <summary>L2 normalisation of rows.</summary>
readonly unsafe struct NormalizeRowsWork : IWork
{
    readonly float* _x, _y, _norms;
    readonly int _rows, _columns, _piece;
    readonly float _epsilon;

    public NormalizeRowsWork(float* x, float* y, float* norms, int rows, int columns, float epsilon)
    {
        _x = x;
        _y = y;
        _norms = norms;
        (_rows, _columns, _piece, _epsilon) = (rows, columns, Cpu.Rows.PerPiece(columns), epsilon);
    }

    public int Pieces => Cpu.Rows.Pieces(_rows, _piece);

    public void Run(int index)
    {
        for (int r = index * _piece; r < Math.Min(_rows, (index + 1) * _piece); r++)
        {
            float* x = _x + (nint)r * _columns, y = _y + (nint)r * _columns;
            double norm = Math.Max(Math.Sqrt(Cpu.Rows.Dot(x, x, _columns)), _epsilon);
            _norms[r] = (float)norm;
            Cpu.Rows.Scale((float)(1 / norm), x, y, _columns);
        }
    }
}

/// <summary>Its gradient: dy without its part along y, over the norm.</summary>
readonly unsafe struct NormalizeRowsGradWork : IWork
{
    readonly float* _y, _norms, _dy, _dx;
    readonly int _rows, _columns, _piece;
    readonly float _epsilon;

    public NormalizeRowsGradWork(float* y, float* norms, float* dy, float* dx, int rows, int columns, float epsilon)
    {
        _y = y;
        _norms = norms;
        _dy = dy;
        _dx = dx;
        (_rows, _columns, _piece, _epsilon) = (rows, columns, Cpu.Rows.PerPiece(columns), epsilon);
    }

    public int Pieces => Cpu.Rows.Pieces(_rows, _piece);

    public void Run(int index)
    {
        for (int r = index * _piece; r < Math.Min(_rows, (index + 1) * _piece); r++)
        {
            float* y = _y + (nint)r * _columns, dy = _dy + (nint)r * _columns, dx = _dx + (nint)r * _columns;
            // Where the norm was clamped, y is a plain multiple of x.
            double along = _norms[r] > _epsilon ? Cpu.Rows.Dot(dy, y, _columns) : 0;
            Cpu.Rows.AddScaled((float)-along, y, dy, dx, _columns);
            Cpu.Rows.Scale(1 / _norms[r], dx, dx, _columns);
        }
    }
}
