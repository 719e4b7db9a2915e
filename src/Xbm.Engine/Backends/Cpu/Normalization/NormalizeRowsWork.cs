using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Normalization;

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
        (_rows, _columns, _piece, _epsilon) = (rows, columns, WorkSplit.RowsPerPiece(columns), epsilon);
    }

    public int Pieces => WorkSplit.Pieces(_rows, _piece);

    public void Run(int index)
    {
        for (int r = index * _piece; r < Math.Min(_rows, (index + 1) * _piece); r++)
        {
            float* x = _x + (nint)r * _columns, y = _y + (nint)r * _columns;
            double norm = Math.Max(Math.Sqrt(RowLoops.Dot(x, x, _columns)), _epsilon);
            _norms[r] = (float)norm;
            RowLoops.Scale((float)(1 / norm), x, y, _columns);
        }
    }
}
