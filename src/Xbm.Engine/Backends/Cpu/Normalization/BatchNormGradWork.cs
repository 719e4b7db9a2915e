using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary>The gradient of batch normalisation: a pass for the sums, then one for dx, a run of rows per piece.</summary>
readonly unsafe struct BatchNormGradWork : IWork
{
    readonly float* _x, _dy, _dx;
    readonly NormGradient _norm;
    readonly int _rows, _columns, _piece;

    BatchNormGradWork(in NormShape shape, float* x, float* dy, float* dx, in NormGradient norm)
    {
        (_rows, _columns, _piece, _norm) = (shape.Rows, shape.Columns, WorkSplit.RowsPerPiece(shape.Columns), norm);
        _x = x;
        _dy = dy;
        _dx = dx;
    }

    public static void Run(Workers workers, in NormShape shape, float* x, in NormStorage norm, float* dy, float* dx,
        float* scaleGrad, float* shiftGrad)
    {
        int pieces = NormSumsWork.Pieces(shape.Rows, shape.Columns);
        using var buffer = Scratch.Lease(ScratchUse.Shared, NormGradient.BufferLength(shape.Columns, pieces));
        var gradient = new NormGradient(shape, norm, pieces, buffer.Floats);
        NormSumsWork.Run(workers, x, dy, shape.Rows, gradient);
        gradient.Join(norm, scaleGrad, shiftGrad);
        if (dx != null) workers.For(pieces, new BatchNormGradWork(shape, x, dy, dx, gradient));
    }

    /// <summary>dx of one piece of rows.</summary>
    public void Run(int index)
    {
        int first = index * _piece, last = Math.Min(_rows, first + _piece);
        for (int r = first; r < last; r++)
        {
            float* x = _x + (nint)r * _columns, dy = _dy + (nint)r * _columns, dx = _dx + (nint)r * _columns;
            int c = 0;
            for (; c <= _columns - Vector<float>.Count; c += Vector<float>.Count)
                _norm.At(c).Of(Vector.Load(dy + c), Vector.Load(x + c)).Store(dx + c);
            for (; c < _columns; c++) dx[c] = _norm.Of(dy[c], x[c], c);
        }
    }
}
