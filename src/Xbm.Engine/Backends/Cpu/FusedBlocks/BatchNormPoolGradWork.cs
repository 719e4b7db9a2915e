using System.Numerics;
using Xbm.Engine.Backends.Cpu.Memory;
using Xbm.Engine.Backends.Cpu.Normalization;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>
/// The gradient of batch normalisation under a maximum over windows side by side: the pooled gradient goes to each window's winner, so the
/// gradient in between, four times its size or more, is never stored. The sums are those of the winners alone, as if these were all there
/// is. A few lines of windows per piece; pixels past the last window have no gradient of their own.
/// </summary>
readonly unsafe struct BatchNormPoolGradWork : IWork
{
    readonly PoolShape _s;
    readonly float* _x, _kept, _dy, _dx;
    readonly NormGradient _norm;
    readonly int _linesPerImage, _lines, _piece;

    BatchNormPoolGradWork(in PoolShape pool, float* x, float* kept, float* dy, float* dx, int piece, in NormGradient norm)
    {
        (_s, _norm, _piece) = (pool, norm, piece);
        _x = x;
        _dy = dy;
        _dx = dx;
        _kept = kept;
        _linesPerImage = LinesPerImage(pool);
        _lines = pool.N * _linesPerImage;
    }

    static int LinesPerImage(in PoolShape s) => WorkSplit.Pieces(s.H, s.R);

    public static void Run(Workers workers, in NormShape shape, in PoolShape pool, float* x, in NormStorage norm, float* kept, float* dy,
        float* dx, float* scaleGrad, float* shiftGrad)
    {
        int pieces = NormSumsWork.Pieces(pool.OutPixels, pool.C);
        using var buffer = Scratch.Lease(ScratchUse.Shared, NormGradient.BufferLength(shape.Columns, pieces));
        var gradient = new NormGradient(shape, norm, pieces, buffer.Floats);
        NormSumsWork.Run(workers, kept, dy, pool.OutPixels, gradient);
        gradient.Join(norm, scaleGrad, shiftGrad);
        int piece = WorkSplit.RowsPerPiece(pool.R * pool.W * pool.C);
        if (dx == null) return;
        workers.For(WorkSplit.Pieces(pool.N * LinesPerImage(pool), piece),
            new BatchNormPoolGradWork(pool, x, kept, dy, dx, piece, gradient));
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
        int c = 0, channels = _s.C, bottom = Math.Min(_s.R, _s.H - oh * _s.R), right = Math.Min(_s.S, _s.W - ow * _s.S);
        nint pixel = Pixel(image, oh, ow), row = (nint)_s.W * channels, window = Window(image, oh, ow);
        bool whole = window >= 0;
        for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
        {
            var norm = _norm.At(c);
            // The first pixel with the winner's bits is the winner: an equal one before it would have won.
            var winner = whole ? Vector.AsVectorInt32(Vector.Load(_kept + window + c)) : default;
            var dy = whole ? Vector.Load(_dy + window + c) : Vector<float>.Zero;
            float* x = _x + pixel + c, dx = _dx + pixel + c;
            for (int h = 0; h < bottom; h++, x += row, dx += row)
                for (int w = 0; w < right; w++)
                {
                    var value = Vector.Load(x + w * channels);
                    var wins = Vector.Equals(winner, Vector.AsVectorInt32(value));
                    norm.Of(Vector.ConditionalSelect(wins, dy, Vector<float>.Zero), value).Store(dx + w * channels);
                    dy = Vector.ConditionalSelect(wins, Vector<float>.Zero, dy);
                }
        }
        for (; c < channels; c++)
        {
            float winner = whole ? _kept[window + c] : 0, dy = whole ? _dy[window + c] : 0;
            for (int h = 0; h < bottom; h++)
                for (int w = 0; w < right; w++)
                {
                    nint at = pixel + h * row + w * channels + c;
                    bool wins = BitConverter.SingleToInt32Bits(_x[at]) == BitConverter.SingleToInt32Bits(winner);
                    _dx[at] = _norm.Of(wins ? dy : 0, _x[at], c);
                    if (wins) dy = 0;
                }
        }
    }

    nint Pixel(int image, int oh, int ow) => (((nint)image * _s.H + oh * _s.R) * _s.W + ow * _s.S) * _s.C;

    /// <summary>Where a window's winner and gradient lie; −1 past the last one.</summary>
    nint Window(int image, int oh, int ow) => oh < _s.OutH && ow < _s.OutW ? (((nint)image * _s.OutH + oh) * _s.OutW + ow) * _s.C : -1;
}
