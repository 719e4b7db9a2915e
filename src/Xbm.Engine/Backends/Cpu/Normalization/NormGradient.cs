using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary>
/// The gradient of batch normalisation (Ioffe and Szegedy, 2015) per column: pieces sum dy and dy·(x − μ), the sums are joined in order,
/// then dx = γ/σ·(dy − mean(dy) − x̂·mean(dy·x̂)), written as factor·dy + slope·(x − μ) + constant. The rectifier's mask is found anew from
/// x.
/// </summary>
readonly unsafe struct NormGradient
{
    readonly float* _factor, _offset, _mean, _slope, _constant;
    readonly double* _partials;
    readonly NormShape _shape;
    readonly int _pieces;

    /// <param name="shape">Sizes and constants.</param>
    /// <param name="norm">Scale, shift and moments.</param>
    /// <param name="pieces">Pieces that the sums are formed in.</param>
    /// <param name="buffer">Room for <see cref="BufferLength"/> floats, as long as this lives.</param>
    public NormGradient(in NormShape shape, in NormStorage norm, int pieces, float* buffer)
    {
        int n = shape.Columns;
        (_shape, _pieces) = (shape, pieces);
        _partials = (double*)buffer;
        _factor = buffer + 4L * pieces * n;
        _offset = _factor + n;
        _slope = _offset + n;
        _constant = _slope + n;
        _mean = norm.Mean.At();
        float* scale = norm.Scale.At(), shift = norm.Shift.At(), variance = norm.Variance.At();
        for (int c = 0; c < n; c++)
        {
            double a = scale[c] / Math.Sqrt(variance[c] + (double)shape.Epsilon);
            (_factor[c], _offset[c]) = ((float)a, (float)(shift[c] - a * _mean[c]));
        }
    }

    /// <summary>Floats of the buffer: two partial sums in double per piece and column, then four vectors of floats.</summary>
    public static long BufferLength(int columns, int pieces) => 4L * pieces * columns + 4L * columns;

    /// <summary>Adds the pieces up in order, and turns the sums into slope and constant.</summary>
    public void Join(in NormStorage norm, float* scaleGrad, float* shiftGrad)
    {
        float* variance = norm.Variance.At();
        int n = _shape.Columns;
        for (int c = 0; c < n; c++)
        {
            double sum = 0, product = 0;
            for (int p = 0; p < _pieces; p++)
            {
                sum += _partials[2L * p * n + c];
                product += _partials[(2L * p + 1) * n + c];
            }
            double inverse = 1 / Math.Sqrt(variance[c] + (double)_shape.Epsilon);
            (scaleGrad[c], shiftGrad[c]) = ((float)(product * inverse), (float)sum);
            // With running moments the normalisation is a fixed line: no gradient through mean and variance.
            double slope = _shape.BatchMoments ? -_factor[c] * inverse * inverse * product / _shape.Rows : 0;
            _slope[c] = (float)slope;
            _constant[c] = _shape.BatchMoments ? (float)(-_factor[c] * sum / _shape.Rows) : 0;
        }
    }

    /// <summary>Columns.</summary>
    public int Count => _shape.Columns;

    /// <summary>The constants of a vector of columns.</summary>
    public NormGradientVector At(int c) => new(
        _shape.Relu, Vector.Load(_factor + c), Vector.Load(_offset + c), Vector.Load(_mean + c),
        Vector.Load(_slope + c), Vector.Load(_constant + c));

    /// <summary>A value's part of the sums: dy where the rectifier let x through.</summary>
    public void Sum(float dy, float x, int c, ref double sum, ref double product)
    {
        dy = Masked(dy, x, c);
        sum += dy;
        product += (double)dy * (x - _mean[c]);
    }

    /// <summary>dx, centred on the mean, so that a large mean costs no digits.</summary>
    public float Of(float dy, float x, int c) =>
        float.MultiplyAddEstimate(_factor[c], Masked(dy, x, c), float.MultiplyAddEstimate(_slope[c], x - _mean[c], _constant[c]));

    float Masked(float dy, float x, int c) => !_shape.Relu || float.MultiplyAddEstimate(_factor[c], x, _offset[c]) > 0 ? dy : 0;

    /// <summary>Keeps the sums of a piece: of a column, or of a vector of them.</summary>
    public void Put(int piece, int c, double sum, double product)
    {
        double* sums = _partials + 2L * piece * _shape.Columns;
        (sums[c], sums[_shape.Columns + c]) = (sum, product);
    }

    /// <inheritdoc cref="Put(int, int, double, double)"/>
    public void Put(int piece, int c, Vector<float> sum, Vector<float> product)
    {
        for (int i = 0; i < Vector<float>.Count; i++) Put(piece, c + i, sum[i], product[i]);
    }
}
