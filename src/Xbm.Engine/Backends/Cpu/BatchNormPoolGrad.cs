using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>
/// The gradient of batch normalisation under a maximum over windows side by side: the pooled gradient goes to each window's winner, so the gradient in
/// between, four times its size or more, is never stored. A few lines of windows a piece; pixels past the last window have no gradient of their own.
/// </summary>
readonly unsafe struct BatchNormPoolGradWork : IWork
{
    readonly PoolShape _s;
    readonly float* _x, _dy, _dx;
    readonly int* _winners;
    readonly NormGradient _norm;
    readonly int _linesPerImage, _lines, _piece;

    BatchNormPoolGradWork(in PoolShape pool, float* x, int* winners, float* dy, float* dx, int piece, in NormGradient norm)
    {
        (_s, _norm, _piece) = (pool, norm, piece);
        _x = x;
        _dy = dy;
        _dx = dx;
        _winners = winners;
        _linesPerImage = LinesPerImage(pool);
        _lines = pool.N * _linesPerImage;
    }

    static int LinesPerImage(in PoolShape s) => Rows.Pieces(s.H, s.R);

    public static void Run(Workers workers, in NormShape shape, in PoolShape pool, float* x, in NormStorage norm, int* winners, float* dy, float* dx,
        float* scaleGrad, float* shiftGrad)
    {
        int piece = Rows.PerPiece(pool.R * pool.W * pool.C), pieces = Rows.Pieces(pool.N * LinesPerImage(pool), piece);
        var gradient = new NormGradient(shape, norm, pieces);
        var work = new BatchNormPoolGradWork(pool, x, winners, dy, dx, piece, gradient);
        workers.For(pieces, new Sums(work));
        gradient.Join(norm, scaleGrad, shiftGrad);
        if (dx != null) workers.For(pieces, work);
    }

    /// <summary>dx of the lines of one piece.</summary>
    public void Run(int index)
    {
        for (int line = index * _piece; line < Math.Min(_lines, (index + 1) * _piece); line++)
        {
            int oh = line % _linesPerImage;
            for (int ow = 0; ow * _s.S < _s.W; ow++) Spread(line / _linesPerImage, oh, ow);
        }
    }

    /// <summary>dx of one window's pixels, or of what is left of one at the image's far edges.</summary>
    void Spread(int image, int oh, int ow)
    {
        int c = 0, channels = _s.C, size = _s.S, bottom = Math.Min(_s.R, _s.H - oh * _s.R), right = Math.Min(_s.S, _s.W - ow * _s.S);
        nint pixel = Pixel(image, oh, ow), row = (nint)_s.W * channels, window = Window(image, oh, ow);
        bool whole = window >= 0;
        for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
        {
            var norm = _norm.At(c);
            var winner = whole ? Vector.Load(_winners + window + c) : new Vector<int>(-1);
            var dy = whole ? Vector.Load(_dy + window + c) : Vector<float>.Zero;
            float* x = _x + pixel + c, dx = _dx + pixel + c;
            for (int h = 0, position = 0; h < bottom; h++, position += size, x += row, dx += row)
                for (int w = 0; w < right; w++)
                {
                    var paid = Vector.ConditionalSelect(Vector.Equals(winner, new Vector<int>(position + w)), dy, Vector<float>.Zero);
                    norm.Of(paid, Vector.Load(x + w * channels)).Store(dx + w * channels);
                }
        }
        for (; c < channels; c++)
            for (int h = 0; h < bottom; h++)
                for (int w = 0; w < right; w++)
                {
                    nint at = pixel + h * row + w * channels + c;
                    _dx[at] = _norm.Of(whole && _winners[window + c] == h * _s.S + w ? _dy[window + c] : 0, _x[at], c);
                }
    }

    nint Pixel(int image, int oh, int ow) => (((nint)image * _s.H + oh * _s.R) * _s.W + ow * _s.S) * _s.C;

    /// <summary>Where a window's winners and gradient lie; −1 past the last one.</summary>
    nint Window(int image, int oh, int ow) => oh < _s.OutH && ow < _s.OutW ? (((nint)image * _s.OutH + oh) * _s.OutW + ow) * _s.C : -1;

    /// <summary>The first pass, over the winners alone.</summary>
    readonly struct Sums(BatchNormPoolGradWork pass) : IWork
    {
        public void Run(int index)
        {
            var (s, norm) = (pass._s, pass._norm);
            int c = 0, first = index * pass._piece, last = Math.Min(pass._lines, first + pass._piece);
            for (; c <= s.C - Vector<float>.Count; c += Vector<float>.Count)
            {
                var columns = norm.At(c);
                Vector<float> sum = default, product = default;
                for (int line = first; line < last; line++)
                {
                    int image = line / pass._linesPerImage, oh = line % pass._linesPerImage;
                    nint window = pass.Window(image, oh, 0);
                    if (window < 0) continue;
                    int* winners = pass._winners + window + c;
                    float* dy = pass._dy + window + c, x = pass._x + pass.Pixel(image, oh, 0) + c;
                    for (int ow = 0; ow < s.OutW; ow++, winners += s.C, dy += s.C, x += s.S * s.C)
                        columns.Sum(Vector.Load(dy), WinningX(x, s.W * s.C, s.C, s.S, Vector.Load(winners)), ref sum, ref product);
                }
                norm.Put(index, c, sum, product);
            }
            for (; c < s.C; c++)
            {
                double sum = 0, product = 0;
                for (int line = first; line < last; line++)
                    for (int ow = 0; ow < s.OutW; ow++)
                    {
                        int image = line / pass._linesPerImage, oh = line % pass._linesPerImage;
                        nint window = pass.Window(image, oh, ow);
                        if (window < 0) break;
                        int winner = pass._winners[window + c];
                        float x = pass._x[pass.Pixel(image, oh, ow) + ((nint)(winner / s.S) * s.W + winner % s.S) * s.C + c];
                        norm.Sum(pass._dy[window + c], x, c, ref sum, ref product);
                    }
                norm.Put(index, c, sum, product);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector<float> WinningX(float* x, nint row, nint pixel, int size, Vector<int> winner)
        {
            var value = Vector<float>.Zero;
            for (int h = 0, position = 0; h < size; h++, x += row)
                for (int w = 0; w < size; w++, position++)
                    value = Vector.ConditionalSelect(Vector.Equals(winner, new Vector<int>(position)), Vector.Load(x + w * pixel), value);
            return value;
        }
    }
}
