namespace Xbm.Engine.Gpu.Kernels;

/// <summary>PatchMatrix that slide over images [n, h, w, c]; a window's values are numbered (row, column, channel).</summary>
/// <param name="Images">n.</param>
/// <param name="H">Image height.</param>
/// <param name="W">Image width.</param>
/// <param name="OutH">Rows of window positions.</param>
/// <param name="OutW">Columns of window positions.</param>
/// <param name="R">Window height.</param>
/// <param name="S">Window width.</param>
/// <param name="C">Channels.</param>
/// <param name="Stride">Step between positions.</param>
/// <param name="OriginH">Image row of the first window's first row; negative inside the padding.</param>
/// <param name="OriginW">Image column of the first window's first column.</param>
readonly record struct PatchShape(int Images, int H, int W, int OutH, int OutW, int R, int S, int C, int Stride, int OriginH, int OriginW)
{
    /// <summary>Window positions in all images.</summary>
    public int Pixels => Images * OutH * OutW;

    /// <summary>Values of a window.</summary>
    public int Length => R * S * C;
}

/// <summary>What the kernels divide by to find a window's place and a value's place in it.</summary>
readonly struct PatchIndexer(PatchShape shape)
{
    readonly FastDivisor _image = new(shape.OutH * shape.OutW), _row = new(shape.OutW), _taps = new(shape.S), _channels = new(shape.C);
    readonly int _h = shape.H, _w = shape.W, _stride = shape.Stride, _originH = shape.OriginH, _originW = shape.OriginW;

    /// <summary>The image's place, and the row and column where the window of a pixel begins.</summary>
    public LinePlace Window(int pixel)
    {
        int image = _image.Of(pixel), position = pixel - image * _image.Divisor, row = _row.Of(position);
        return new LinePlace
        {
            Base = image * (_h * _w * _channels.Divisor),
            Row = row * _stride + _originH,
            Column = (position - row * _row.Divisor) * _stride + _originW,
        };
    }

    /// <summary>The channel, row and column of a value in its window.</summary>
    public LinePlace Value(int number)
    {
        int tap = _channels.Of(number), row = _taps.Of(tap);
        return new LinePlace { Base = number - tap * _channels.Divisor, Row = row, Column = tap - row * _taps.Divisor };
    }

    /// <summary>Where the value of a window lies; −1 in the padding.</summary>
    public int At(LinePlace window, LinePlace value)
    {
        int h = window.Row + value.Row, w = window.Column + value.Column;
        int at = window.Base + (h * _w + w) * _channels.Divisor + value.Base;
        return (uint)h < (uint)_h & (uint)w < (uint)_w ? at : -1;
    }
}

/// <summary>A line is a window, its depth the window's values: the left side of a convolution.</summary>
readonly struct PatchMatrix(PatchShape shape) : IOperandLayout
{
    readonly PatchIndexer _places = new(shape);
    readonly int _lines = shape.Pixels;

    public bool AlongDepth => true;
    public int Lines => _lines;
    public LinePlace Begin(int line) => _places.Window(line);
    public int At(LinePlace line, int depth) => _places.At(line, _places.Value(depth));
}

/// <summary>A line is one value of all windows, its depth the windows: the left side of a filter's gradient.</summary>
readonly struct PatchMatrixTransposed(PatchShape shape) : IOperandLayout
{
    readonly PatchIndexer _places = new(shape);
    readonly int _lines = shape.Length;

    public bool AlongDepth => false;
    public int Lines => _lines;
    public LinePlace Begin(int line) => _places.Value(line);
    public int At(LinePlace line, int depth) => _places.At(_places.Window(depth), line);
}

/// <summary>
/// The filter [r, s, c, k] under one phase of an input gradient: a line is an input channel c, its depth the phase's taps, which run backwards,
/// times the output channels k.
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
