using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// Mean and variance of columns: each piece takes the mean of its rows and then their squared distances from it while they are in cache,
/// and the pieces are joined in order (Chan, Golub and LeVeque, 1983). Nothing cancels, whatever the mean.
/// </summary>
readonly unsafe struct MomentsWork : IWork
{
    readonly float* _x, _means, _squares;
    readonly int _rows, _columns, _piece;

    MomentsWork(float* x, float* partials, int rows, int columns, int piece, int pieces)
    {
        _x = x;
        _means = partials;
        _squares = partials + (nint)pieces * columns;
        (_rows, _columns, _piece) = (rows, columns, piece);
    }

    public static void Run(Workers workers, float* x, float* mean, float* variance, int rows, int columns)
    {
        int piece = Rows.PerPiece(columns), pieces = Rows.Pieces(rows, piece);
        float* partials = Scratch.Floats(Scratch.Use.Shared, 2L * pieces * columns);
        var work = new MomentsWork(x, partials, rows, columns, piece, pieces);
        workers.For(pieces, work);
        for (int c = 0; c < columns; c++) work.Join(c, pieces, mean, variance);
    }

    void Join(int column, int pieces, float* mean, float* variance)
    {
        double total = 0, center = 0, square = 0;
        for (int p = 0; p < pieces; p++)
        {
            double count = Math.Min(_piece, _rows - p * _piece), distance = _means[p * _columns + column] - center;
            square += _squares[p * _columns + column] + distance * distance * total * count / (total + count);
            total += count;
            center += distance * count / total;
        }
        mean[column] = (float)center;
        variance[column] = total > 0 ? (float)(square / total) : 0;
    }

    public void Run(int index)
    {
        int first = index * _piece, rows = Math.Min(_piece, _rows - first), c = 0;
        float* x = _x + (nint)first * _columns, mean = _means + (nint)index * _columns, square = _squares + (nint)index * _columns;
        for (; c <= _columns - 4 * Vector<float>.Count; c += 4 * Vector<float>.Count) FourVectors(x + c, rows, mean + c, square + c);
        for (; c <= _columns - Vector<float>.Count; c += Vector<float>.Count) OneVector(x + c, rows, mean + c, square + c);
        for (; c < _columns; c++) OneColumn(x + c, rows, mean + c, square + c);
    }

    void FourVectors(float* x, int rows, float* mean, float* square)
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
        Vector<float> ma = a * scale, mb = b * scale, mc = c * scale, md = d * scale;
        a = b = c = d = default;
        for (int r = 0; r < rows; r++)
        {
            float* row = x + (nint)r * _columns;
            Vector<float> da = Vector.Load(row) - ma, db = Vector.Load(row + n) - mb, dc = Vector.Load(row + 2 * n) - mc, dd = Vector.Load(row + 3 * n) - md;
            a += da * da;
            b += db * db;
            c += dc * dc;
            d += dd * dd;
        }
        ma.Store(mean);
        mb.Store(mean + n);
        mc.Store(mean + 2 * n);
        md.Store(mean + 3 * n);
        a.Store(square);
        b.Store(square + n);
        c.Store(square + 2 * n);
        d.Store(square + 3 * n);
    }

    void OneVector(float* x, int rows, float* mean, float* square)
    {
        Vector<float> sum = default, squares = default;
        for (int r = 0; r < rows; r++) sum += Vector.Load(x + (nint)r * _columns);
        var center = sum * new Vector<float>(1f / rows);
        for (int r = 0; r < rows; r++)
        {
            var distance = Vector.Load(x + (nint)r * _columns) - center;
            squares += distance * distance;
        }
        center.Store(mean);
        squares.Store(square);
    }

    void OneColumn(float* x, int rows, float* mean, float* square)
    {
        double sum = 0, squares = 0;
        for (int r = 0; r < rows; r++) sum += x[(nint)r * _columns];
        float center = (float)(sum / rows);
        for (int r = 0; r < rows; r++) squares += Math.Pow(x[(nint)r * _columns] - center, 2);
        (*mean, *square) = (center, (float)squares);
    }
}
