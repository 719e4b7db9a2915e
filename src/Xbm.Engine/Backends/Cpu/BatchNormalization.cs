using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>a·x + b per column with a = γ/√(σ² + ε), b = β − a·μ, and max(·, 0) after it where asked.</summary>
readonly unsafe struct NormMap
{
    readonly float* _factor, _offset;
    readonly bool _relu;

    public NormMap(in NormShape shape, in NormStorage norm)
    {
        float* factor = _factor = Scratch.Floats(Scratch.Use.Shared, 2L * shape.Columns), offset = _offset = factor + shape.Columns;
        _relu = shape.Relu;
        float* scale = norm.Scale.At(), shift = norm.Shift.At(), mean = norm.Mean.At(), variance = norm.Variance.At();
        for (int c = 0; c < shape.Columns; c++)
        {
            double a = scale[c] / Math.Sqrt(variance[c] + (double)shape.Epsilon);
            (factor[c], offset[c]) = ((float)a, (float)(shift[c] - a * mean[c]));
        }
    }

    /// <summary>a and b of a vector of columns.</summary>
    public (Vector<float> Factor, Vector<float> Offset) At(int column) => (Vector.Load(_factor + column), Vector.Load(_offset + column));

    /// <summary>a·x + b.</summary>
    public float Line(float x, int column) => float.MultiplyAddEstimate(_factor[column], x, _offset[column]);

    public float Rectified(float value) => _relu ? Relu.Of(value) : value;

    public Vector<float> Rectified(Vector<float> value) => _relu ? Relu.Of(value) : value;

    public Vector<float> Of(Vector<float> x, int column)
    {
        var (factor, offset) = At(column);
        return Rectified(Vector.MultiplyAddEstimate(factor, x, offset));
    }

    public float Of(float x, int column) => Rectified(Line(x, column));
}

/// <summary>Batch normalisation, a run of rows a piece.</summary>
readonly unsafe struct BatchNormWork : IWork
{
    readonly float* _x, _y;
    readonly int _rows, _columns, _piece;
    readonly NormMap _map;

    public BatchNormWork(in NormShape shape, float* x, in NormStorage norm, float* y)
    {
        _x = x;
        _y = y;
        (_rows, _columns, _piece, _map) = (shape.Rows, shape.Columns, Rows.PerPiece(shape.Columns), new NormMap(shape, norm));
    }

    public int Pieces => Rows.Pieces(_rows, _piece);

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
