using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary>a·x + b per column with a = γ/√(σ² + ε), b = β − a·μ, and max(·, 0) after it where asked.</summary>
readonly unsafe struct ColumnAffine
{
    readonly float* _factor, _offset;
    readonly bool _relu;

    /// <param name="shape">Sizes and constants.</param>
    /// <param name="norm">Scale, shift and moments.</param>
    /// <param name="buffer">Room for <see cref="BufferLength"/> floats, as long as this lives.</param>
    public ColumnAffine(in NormShape shape, in NormStorage norm, float* buffer)
    {
        float* factor = _factor = buffer, offset = _offset = factor + shape.Columns;
        _relu = shape.Relu;
        float* scale = norm.Scale.At(), shift = norm.Shift.At(), mean = norm.Mean.At(), variance = norm.Variance.At();
        for (int c = 0; c < shape.Columns; c++)
        {
            double a = scale[c] / Math.Sqrt(variance[c] + (double)shape.Epsilon);
            (factor[c], offset[c]) = ((float)a, (float)(shift[c] - a * mean[c]));
        }
    }

    /// <summary>Floats of the buffer: a and b of each column.</summary>
    public static long BufferLength(int columns) => 2L * columns;

    /// <summary>a and b of a vector of columns.</summary>
    public (Vector<float> Factor, Vector<float> Offset) At(int column) => (Vector.Load(_factor + column), Vector.Load(_offset + column));

    /// <summary>a·x + b.</summary>
    public float Line(float x, int column) => float.MultiplyAddEstimate(_factor[column], x, _offset[column]);

    public float Rectified(float value) => _relu ? ReluOp.Of(value) : value;

    public Vector<float> Rectified(Vector<float> value) => _relu ? ReluOp.Of(value) : value;

    public Vector<float> Of(Vector<float> x, int column)
    {
        var (factor, offset) = At(column);
        return Rectified(Vector.MultiplyAddEstimate(factor, x, offset));
    }

    public float Of(float x, int column) => Rectified(Line(x, column));
}
