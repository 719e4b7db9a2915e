using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary>The sums under a batch norm's gradient, a run of rows per piece: short float sums, joined in double.</summary>
readonly unsafe struct NormSumsWork : IWork
{
    readonly float* _x, _dy;
    readonly NormGradient _norm;
    readonly int _rows, _piece;

    NormSumsWork(float* x, float* dy, int rows, in NormGradient norm)
    {
        (_norm, _rows, _piece) = (norm, rows, WorkSplit.RowsPerPiece(norm.Count));
        _x = x;
        _dy = dy;
    }

    public static int Pieces(int rows, int columns) => WorkSplit.Pieces(rows, WorkSplit.RowsPerPiece(columns));

    public static void Run(Workers workers, float* x, float* dy, int rows, in NormGradient norm) =>
        workers.For(Pieces(rows, norm.Count), new NormSumsWork(x, dy, rows, norm));

    public void Run(int index)
    {
        int columns = _norm.Count, first = index * _piece, last = Math.Min(_rows, first + _piece), n = Vector<float>.Count, c = 0;
        float* x = _x + (nint)first * columns, dy = _dy + (nint)first * columns;
        // A whole cache line of channels at a time, where there is one.
        for (; c <= columns - 2 * n; c += 2 * n)
        {
            Vector<float> sumA = default, sumB = default, productA = default, productB = default;
            NormGradientVector a = _norm.At(c), b = _norm.At(c + n);
            nint at = c;
            for (int r = first; r < last; r++, at += columns)
            {
                a.Sum(Vector.Load(dy + at), Vector.Load(x + at), ref sumA, ref productA);
                b.Sum(Vector.Load(dy + at + n), Vector.Load(x + at + n), ref sumB, ref productB);
            }
            _norm.Put(index, c, sumA, productA);
            _norm.Put(index, c + n, sumB, productB);
        }
        for (; c <= columns - n; c += n)
        {
            Vector<float> sum = default, product = default;
            var norm = _norm.At(c);
            nint at = c;
            for (int r = first; r < last; r++, at += columns) norm.Sum(Vector.Load(dy + at), Vector.Load(x + at), ref sum, ref product);
            _norm.Put(index, c, sum, product);
        }
        for (; c < columns; c++)
        {
            double sum = 0, product = 0;
            nint at = c;
            for (int r = first; r < last; r++, at += columns) _norm.Sum(dy[at], x[at], c, ref sum, ref product);
            _norm.Put(index, c, sum, product);
        }
    }
}
