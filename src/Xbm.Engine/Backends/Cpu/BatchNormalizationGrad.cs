using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>The gradient of batch normalisation: a pass for the sums, then one for dx, a run of rows a piece.</summary>
readonly unsafe struct BatchNormGradWork : IWork
{
    readonly float* _x, _dy, _dx;
    readonly NormGradient _norm;
    readonly int _rows, _columns, _piece;

    BatchNormGradWork(in NormShape shape, float* x, float* dy, float* dx, in NormGradient norm)
    {
        (_rows, _columns, _piece, _norm) = (shape.Rows, shape.Columns, Rows.PerPiece(shape.Columns), norm);
        _x = x;
        _dy = dy;
        _dx = dx;
    }

    public static void Run(Workers workers, in NormShape shape, float* x, in NormStorage norm, float* dy, float* dx, float* scaleGrad, float* shiftGrad)
    {
        int pieces = Rows.Pieces(shape.Rows, Rows.PerPiece(shape.Columns));
        var gradient = new NormGradient(shape, norm, pieces);
        var work = new BatchNormGradWork(shape, x, dy, dx, gradient);
        workers.For(pieces, new Sums(work));
        gradient.Join(norm, scaleGrad, shiftGrad);
        if (dx != null) workers.For(pieces, work);
    }

    /// <summary>dx of one piece of rows.</summary>
    public void Run(int index)
    {
        int first = index * _piece, last = Math.Min(_rows, first + _piece);
        for (int r = first; r < last; r++)
        {
            float* x = _x + (nint)r * _columns, dy = _dy + (nint)r * _columns, dx = _dx + (nint)r * _columns;
            int c = 0;
            for (; c <= _columns - Vector<float>.Count; c += Vector<float>.Count) _norm.At(c).Of(Vector.Load(dy + c), Vector.Load(x + c)).Store(dx + c);
            for (; c < _columns; c++) dx[c] = _norm.Of(dy[c], x[c], c);
        }
    }

    /// <summary>The first pass: short float sums, joined in double.</summary>
    readonly struct Sums(BatchNormGradWork pass) : IWork
    {
        public void Run(int index)
        {
            int columns = pass._columns, first = index * pass._piece, last = Math.Min(pass._rows, first + pass._piece), n = Vector<float>.Count, c = 0;
            float* x = pass._x + (nint)first * columns, dy = pass._dy + (nint)first * columns;
            // A whole cache line of channels at a time, where there is one.
            for (; c <= columns - 2 * n; c += 2 * n)
            {
                Vector<float> sumA = default, sumB = default, productA = default, productB = default;
                NormGradient.Columns a = pass._norm.At(c), b = pass._norm.At(c + n);
                nint at = c;
                for (int r = first; r < last; r++, at += columns)
                {
                    a.Sum(Vector.Load(dy + at), Vector.Load(x + at), ref sumA, ref productA);
                    b.Sum(Vector.Load(dy + at + n), Vector.Load(x + at + n), ref sumB, ref productB);
                }
                pass._norm.Put(index, c, sumA, productA);
                pass._norm.Put(index, c + n, sumB, productB);
            }
            for (; c <= columns - n; c += n)
            {
                Vector<float> sum = default, product = default;
                var norm = pass._norm.At(c);
                nint at = c;
                for (int r = first; r < last; r++, at += columns) norm.Sum(Vector.Load(dy + at), Vector.Load(x + at), ref sum, ref product);
                pass._norm.Put(index, c, sum, product);
            }
            for (; c < columns; c++)
            {
                double sum = 0, product = 0;
                nint at = c;
                for (int r = first; r < last; r++, at += columns) pass._norm.Sum(dy[at], x[at], c, ref sum, ref product);
                pass._norm.Put(index, c, sum, product);
            }
        }
    }
}
