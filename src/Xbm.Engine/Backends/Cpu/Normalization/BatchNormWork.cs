using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary>Batch normalisation, a run of rows per piece.</summary>
readonly unsafe struct BatchNormWork : IWork
{
    readonly float* _x, _y;
    readonly int _rows, _columns, _piece;
    readonly ColumnAffine _map;

    BatchNormWork(in NormShape shape, float* x, in ColumnAffine map, float* y)
    {
        _x = x;
        _y = y;
        (_rows, _columns, _piece, _map) = (shape.Rows, shape.Columns, WorkSplit.RowsPerPiece(shape.Columns), map);
    }

    public static void Run(Workers workers, in NormShape shape, float* x, in NormStorage norm, float* y)
    {
        using var buffer = Scratch.Lease(ScratchUse.Shared, ColumnAffine.BufferLength(shape.Columns));
        var work = new BatchNormWork(shape, x, new ColumnAffine(shape, norm, buffer.Floats), y);
        workers.For(WorkSplit.Pieces(shape.Rows, work._piece), work);
    }

    public void Run(int index)
    {
        int first = index * _piece, last = Math.Min(_rows, first + _piece);
        for (int r = first; r < last; r++)
        {
            float* x = _x + (nint)r * _columns, y = _y + (nint)r * _columns;
            int c = 0;
            for (; c <= _columns - Vector<float>.Count; c += Vector<float>.Count) _map.Of(Vector.Load(x + c), c).Store(y + c);
            for (; c < _columns; c++) y[c] = _map.Of(x[c], c);
        }
    }
}
