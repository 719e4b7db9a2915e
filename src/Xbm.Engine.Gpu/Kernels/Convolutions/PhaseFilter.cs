namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// The filter [r, s, c, k] under one phase of an input gradient: a line is an input channel c, its depth the phase's taps, which run
/// backwards, times the output channels k.
/// </summary>
/// <param name="channels">c.</param>
/// <param name="filters">k.</param>
/// <param name="columns">s.</param>
/// <param name="stride">Of the convolution.</param>
/// <param name="h">The phase along the rows.</param>
/// <param name="w">The phase along the columns.</param>
readonly struct PhaseFilter(int channels, int filters, int columns, int stride, StridePhase h, StridePhase w) : IOperandLayout
{
    readonly FastDivisor _filters = new(filters), _taps = new(w.Taps);
    readonly int _lines = channels, _lastH = h.Tap(0), _lastW = w.Tap(0), _columns = columns, _stride = stride;

    public bool AlongDepth => true;
    public int Lines => _lines;
    public LinePlace Begin(int line) => new() { Base = line * _filters.Divisor };

    public int At(LinePlace line, int depth)
    {
        int tap = _filters.Of(depth), row = _taps.Of(tap), column = tap - row * _taps.Divisor;
        int r = _lastH - _stride * row, s = _lastW - _stride * column;
        return (r * _columns + s) * _lines * _filters.Divisor + line.Base + (depth - tap * _filters.Divisor);
    }
}
