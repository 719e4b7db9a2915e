using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary>
/// Mean and variance of columns by the corrected two-pass algorithm: each piece takes a rough mean of its rows, then the sums of their
/// distances from it and of the squares of those while the rows are in cache; the distances' own mean corrects both. The pieces are joined
/// in order (Chan, Golub and LeVeque, 1983). Nothing cancels, whatever the mean.
/// </summary>
readonly unsafe struct MomentsWork : IWork
{
    /// <summary>Of each piece and column: a mean, and Σ (x − mean) and Σ (x − mean)².</summary>
    readonly float* _x, _centers, _distances, _squares;

    readonly int _rows, _columns, _piece;

    MomentsWork(float* x, float* partials, int rows, int columns, int piece, int pieces)
    {
        _x = x;
        _centers = partials;
        _distances = partials + (nint)pieces * columns;
        _squares = partials + 2 * (nint)pieces * columns;
        (_rows, _columns, _piece) = (rows, columns, piece);
    }

    public static void Run(Workers workers, float* x, float* mean, float* variance, int rows, int columns)
    {
        int piece = WorkSplit.RowsPerPiece(columns), pieces = WorkSplit.Pieces(rows, piece);
        using var partials = Scratch.Lease(ScratchUse.Shared, 3L * pieces * columns);
        var work = new MomentsWork(x, partials.Floats, rows, columns, piece, pieces);
        workers.For(pieces, work);
        for (int c = 0; c < columns; c++) work.Join(c, pieces, mean, variance);
    }

    void Join(int column, int pieces, float* mean, float* variance)
    {
        double total = 0, center = 0, square = 0;
        for (int p = 0; p < pieces; p++)
        {
            nint at = (nint)p * _columns + column;
            double count = Math.Min(_piece, _rows - p * _piece), offset = _distances[at] / count, distance = _centers[at] + offset - center;
            square += _squares[at] - offset * offset * count + distance * distance * total * count / (total + count);
            total += count;
            center += distance * count / total;
        }
        mean[column] = (float)center;
        variance[column] = total > 0 ? (float)Math.Max(square / total, 0) : 0;
    }

    public void Run(int index)
    {
        int first = index * _piece, rows = Math.Min(_piece, _rows - first), c = 0;
        nint at = (nint)index * _columns;
        float* x = _x + (nint)first * _columns;
        for (; c <= _columns - 4 * Vector<float>.Count; c += 4 * Vector<float>.Count) FourVectors(x + c, rows, at + c);
        for (; c <= _columns - Vector<float>.Count; c += Vector<float>.Count) OneVector(x + c, rows, at + c);
        for (; c < _columns; c++) OneColumn(x + c, rows, at + c);
    }

    void FourVectors(float* x, int rows, nint at)
    {
        int n = Vector<float>.Count;
        Vector<float> a = default, b = default, c = default, d = default, scale = new(1f / rows);
        for (int r = 0; r < rows; r++)
        {
            float* row = x + (nint)r * _columns;
            a += Vector.Load(row);
            b += Vector.Load(row + n);
            c += Vector.Load(row + 2 * n);
            d += Vector.Load(row + 3 * n);
        }
        Distances(x, rows, a * scale, b * scale, at);
        Distances(x + 2 * n, rows, c * scale, d * scale, at + 2 * n);
    }

    /// <summary>The second pass over two vectors of columns.</summary>
    void Distances(float* x, int rows, Vector<float> centerA, Vector<float> centerB, nint at)
    {
        int n = Vector<float>.Count;
        Vector<float> sumA = default, sumB = default, squareA = default, squareB = default;
        for (int r = 0; r < rows; r++)
        {
            float* row = x + (nint)r * _columns;
            Vector<float> a = Vector.Load(row) - centerA, b = Vector.Load(row + n) - centerB;
            sumA += a;
            sumB += b;
            squareA += a * a;
            squareB += b * b;
        }
        Store(centerA, sumA, squareA, at);
        Store(centerB, sumB, squareB, at + n);
    }

    void OneVector(float* x, int rows, nint at)
    {
        Vector<float> sum = default, distances = default, squares = default;
        for (int r = 0; r < rows; r++) sum += Vector.Load(x + (nint)r * _columns);
        var center = sum * new Vector<float>(1f / rows);
        for (int r = 0; r < rows; r++)
        {
            var distance = Vector.Load(x + (nint)r * _columns) - center;
            distances += distance;
            squares += distance * distance;
        }
        Store(center, distances, squares, at);
    }

    void Store(Vector<float> center, Vector<float> distances, Vector<float> squares, nint at)
    {
        center.Store(_centers + at);
        distances.Store(_distances + at);
        squares.Store(_squares + at);
    }

    void OneColumn(float* x, int rows, nint at)
    {
        double sum = 0, distances = 0, squares = 0;
        for (int r = 0; r < rows; r++) sum += x[(nint)r * _columns];
        float center = (float)(sum / rows);
        for (int r = 0; r < rows; r++)
        {
            double distance = x[(nint)r * _columns] - center;
            distances += distance;
            squares += distance * distance;
        }
        (_centers[at], _distances[at], _squares[at]) = (center, (float)distances, (float)squares);
    }
}
