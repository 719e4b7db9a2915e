using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Normalization;

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
        (_rows, _columns, _piece, _epsilon) = (rows, columns, WorkSplit.RowsPerPiece(columns), epsilon);
    }

    public int Pieces => WorkSplit.Pieces(_rows, _piece);

    public void Run(int index)
    {
        for (int r = index * _piece; r < Math.Min(_rows, (index + 1) * _piece); r++)
        {
            float* y = _y + (nint)r * _columns, dy = _dy + (nint)r * _columns, dx = _dx + (nint)r * _columns;
            // Where the norm was clamped, y is a plain multiple of x.
            double along = _norms[r] > _epsilon ? RowLoops.Dot(dy, y, _columns) : 0;
            RowLoops.AddScaled((float)-along, y, dy, dx, _columns);
            RowLoops.Scale(1 / _norms[r], dx, dx, _columns);
        }
    }
}
