using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>y = a·x + b per column with a = γ/√(σ² + ε), b = β − a·μ, and max(·, 0) in the same pass where asked.</summary>
readonly unsafe struct BatchNormWork : IWork
{
    readonly float* _x, _y, _factor, _offset;
    readonly int _rows, _columns, _piece;
    readonly bool _relu;

    BatchNormWork(in NormShape shape, float* x, float* y, float* factor, float* offset)
    {
        _x = x;
        _y = y;
        _factor = factor;
        _offset = offset;
        (_rows, _columns, _piece, _relu) = (shape.Rows, shape.Columns, Rows.PerPiece(shape.Columns), shape.Relu);
    }

    public static void Run(Workers workers, in NormShape shape, float* x, in NormStorage norm, float* y)
    {
        float* factor = Scratch.Floats(Scratch.Use.Shared, 2L * shape.Columns), offset = factor + shape.Columns;
        float* scale = norm.Scale.At(), shift = norm.Shift.At(), mean = norm.Mean.At(), variance = norm.Variance.At();
        for (int c = 0; c < shape.Columns; c++)
        {
            double a = scale[c] / Math.Sqrt(variance[c] + (double)shape.Epsilon);
            (factor[c], offset[c]) = ((float)a, (float)(shift[c] - a * mean[c]));
        }
        var work = new BatchNormWork(shape, x, y, factor, offset);
        workers.For(Rows.Pieces(shape.Rows, work._piece), work);
    }

    public void Run(int index)
    {
        int first = index * _piece, last = Math.Min(_rows, first + _piece);
        for (int r = first; r < last; r++)
        {
            float* x = _x + (nint)r * _columns, y = _y + (nint)r * _columns;
            int c = 0;
            for (; c <= _columns - Vector<float>.Count; c += Vector<float>.Count)
            {
                var value = Vector.MultiplyAddEstimate(Vector.Load(_factor + c), Vector.Load(x + c), Vector.Load(_offset + c));
                (_relu ? Relu.Of(value) : value).Store(y + c);
            }
            for (; c < _columns; c++)
            {
                float value = float.MultiplyAddEstimate(_factor[c], x[c], _offset[c]);
                y[c] = _relu ? Relu.Of(value) : value;
            }
        }
    }
}
