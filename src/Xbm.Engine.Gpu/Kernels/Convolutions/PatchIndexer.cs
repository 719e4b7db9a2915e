namespace Xbm.Engine.Gpu.Kernels;

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
