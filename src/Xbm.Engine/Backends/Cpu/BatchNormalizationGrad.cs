using System.Numerics;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The gradient of batch normalisation (Ioffe and Szegedy, 2015), with the rectifier's mask found anew from x: a pass that sums dy and
/// dy·x̂ per column, then one for dx = γ/σ·(dy − mean(dy) − x̂·mean(dy·x̂)), written as a·dy + b·x + c per column.
/// </summary>
readonly unsafe struct BatchNormGradWork : IWork
{
    /// <summary>Per-column vectors that both passes read: factor and offset of the forward pass, then b and c of the second.</summary>
    readonly float* _x, _dy, _dx, _factor, _offset, _mean, _slope, _constant;

    readonly double* _partials;
    readonly int _rows, _columns, _piece;
    readonly bool _relu;

    BatchNormGradWork(in NormShape shape, float* x, float* dy, float* dx, float* mean, float* vectors, double* partials)
    {
        int n = shape.Columns;
        (_rows, _columns, _piece, _relu) = (shape.Rows, n, Rows.PerPiece(n), shape.Relu);
        _x = x;
        _dy = dy;
        _dx = dx;
        _mean = mean;
        _factor = vectors;
        _offset = vectors + n;
        _slope = vectors + 2 * n;
        _constant = vectors + 3 * n;
        _partials = partials;
    }

    public static void Run(Workers workers, in NormShape shape, float* x, in NormStorage norm, float* dy, float* dx, float* scaleGrad, float* shiftGrad)
    {
        int n = shape.Columns, pieces = Rows.Pieces(shape.Rows, Rows.PerPiece(n));
        // Doubles for the partial sums, then four vectors of floats.
        float* buffer = Scratch.Floats(Scratch.Use.Shared, 4L * pieces * n + 4L * n);
        var work = new BatchNormGradWork(shape, x, dy, dx, norm.Mean.At(), buffer + 4L * pieces * n, (double*)buffer);
        work.Prepare(shape, norm);
        if (pieces > 0) workers.For(pieces, new Sums(work));
        work.Join(shape, norm, pieces, scaleGrad, shiftGrad);
        if (dx != null && pieces > 0) workers.For(pieces, work);
    }

    void Prepare(in NormShape shape, in NormStorage norm)
    {
        float* scale = norm.Scale.At(), shift = norm.Shift.At(), variance = norm.Variance.At();
        for (int c = 0; c < _columns; c++)
        {
            double a = scale[c] / Math.Sqrt(variance[c] + (double)shape.Epsilon);
            (_factor[c], _offset[c]) = ((float)a, (float)(shift[c] - a * _mean[c]));
        }
    }

    /// <summary>Adds the pieces up in order, and turns the sums into the second pass's slope and constant.</summary>
    void Join(in NormShape shape, in NormStorage norm, int pieces, float* scaleGrad, float* shiftGrad)
    {
        float* variance = norm.Variance.At();
        for (int c = 0; c < _columns; c++)
        {
            double sum = 0, product = 0;
            for (int p = 0; p < pieces; p++)
            {
                sum += _partials[2L * p * _columns + c];
                product += _partials[(2L * p + 1) * _columns + c];
            }
            double inverse = 1 / Math.Sqrt(variance[c] + (double)shape.Epsilon);
            (scaleGrad[c], shiftGrad[c]) = ((float)(product * inverse), (float)sum);
            // With running moments the normalisation is a fixed line: no gradient through mean and variance.
            double slope = shape.BatchMoments ? -_factor[c] * inverse * inverse * product / _rows : 0;
            _slope[c] = (float)slope;
            _constant[c] = shape.BatchMoments ? (float)(-_factor[c] * sum / _rows) : 0;
        }
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
            {
                Vector<float> value = Vector.Load(x + c), factor = Vector.Load(_factor + c);
                var gradient = Masked(Vector.Load(dy + c), value, c);
                // Centred on the mean, so that a large mean costs no digits.
                var line = Vector.MultiplyAddEstimate(Vector.Load(_slope + c), value - Vector.Load(_mean + c), Vector.Load(_constant + c));
                Vector.MultiplyAddEstimate(factor, gradient, line).Store(dx + c);
            }
            for (; c < _columns; c++)
                dx[c] = float.MultiplyAddEstimate(_factor[c], Masked(dy[c], x[c], c), float.MultiplyAddEstimate(_slope[c], x[c] - _mean[c], _constant[c]));
        }
    }

    Vector<float> Masked(Vector<float> dy, Vector<float> x, int column)
    {
        if (!_relu) return dy;
        var y = Vector.MultiplyAddEstimate(Vector.Load(_factor + column), x, Vector.Load(_offset + column));
        return Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), dy, Vector<float>.Zero);
    }

    float Masked(float dy, float x, int column) =>
        !_relu || float.MultiplyAddEstimate(_factor[column], x, _offset[column]) > 0 ? dy : 0;

    /// <summary>The first pass: Σ dy and Σ dy·(x − μ) over one piece of rows; short float sums, joined in double.</summary>
    readonly struct Sums(BatchNormGradWork pass) : IWork
    {
        public void Run(int index)
        {
            int columns = pass._columns, first = index * pass._piece, last = Math.Min(pass._rows, first + pass._piece), c = 0;
            double* sums = pass._partials + 2L * index * columns, products = sums + columns;
            for (; c <= columns - 2 * Vector<float>.Count; c += 2 * Vector<float>.Count) TwoVectors(first, last, c, sums, products);
            for (; c <= columns - Vector<float>.Count; c += Vector<float>.Count) OneVector(first, last, c, sums, products);
            for (; c < columns; c++)
            {
                double sum = 0, product = 0;
                for (int r = first; r < last; r++)
                {
                    nint at = (nint)r * columns + c;
                    float dy = pass.Masked(pass._dy[at], pass._x[at], c);
                    sum += dy;
                    product += (double)dy * (pass._x[at] - pass._mean[c]);
                }
                (sums[c], products[c]) = (sum, product);
            }
        }

        /// <summary>A whole cache line of channels at a time.</summary>
        void TwoVectors(int first, int last, int c, double* sums, double* products)
        {
            int n = Vector<float>.Count;
            Vector<float> sumA = default, sumB = default, productA = default, productB = default;
            Vector<float> meanA = Vector.Load(pass._mean + c), meanB = Vector.Load(pass._mean + c + n);
            for (int r = first; r < last; r++)
            {
                nint at = (nint)r * pass._columns + c;
                Vector<float> xA = Vector.Load(pass._x + at), xB = Vector.Load(pass._x + at + n);
                Vector<float> dyA = pass.Masked(Vector.Load(pass._dy + at), xA, c), dyB = pass.Masked(Vector.Load(pass._dy + at + n), xB, c + n);
                sumA += dyA;
                sumB += dyB;
                productA = Vector.MultiplyAddEstimate(dyA, xA - meanA, productA);
                productB = Vector.MultiplyAddEstimate(dyB, xB - meanB, productB);
            }
            Put(sumA, productA, sums + c, products + c);
            Put(sumB, productB, sums + c + n, products + c + n);
        }

        void OneVector(int first, int last, int c, double* sums, double* products)
        {
            Vector<float> sum = default, product = default, mean = Vector.Load(pass._mean + c);
            for (int r = first; r < last; r++)
            {
                nint at = (nint)r * pass._columns + c;
                var x = Vector.Load(pass._x + at);
                var dy = pass.Masked(Vector.Load(pass._dy + at), x, c);
                sum += dy;
                product = Vector.MultiplyAddEstimate(dy, x - mean, product);
            }
            Put(sum, product, sums + c, products + c);
        }

        static void Put(Vector<float> sum, Vector<float> product, double* sums, double* products)
        {
            for (int i = 0; i < Vector<float>.Count; i++) (sums[i], products[i]) = (sum[i], product[i]);
        }
    }
}
