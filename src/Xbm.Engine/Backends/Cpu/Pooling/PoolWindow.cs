namespace Xbm.Engine.Backends.Cpu.Pooling;

/// <summary>One pooling window, cut to the image.</summary>
readonly struct PoolWindow
{
    readonly int _h, _w, _width;

    public PoolWindow(in PoolShape s, int oh, int ow)
    {
        (_h, _w, _width) = (oh * s.Stride - s.Padding, ow * s.Stride - s.Padding, s.S);
        (Top, Left) = (Math.Max(_h, 0), Math.Max(_w, 0));
        (Bottom, Right) = (Math.Min(_h + s.R, s.H), Math.Min(_w + s.S, s.W));
    }

    public int Top { get; }
    public int Left { get; }
    public int Bottom { get; }
    public int Right { get; }

    /// <summary>The position of the first pixel inside the image.</summary>
    public int First => Position(Top, Left);

    /// <summary>The number of an image pixel within the window.</summary>
    public int Position(int h, int w) => (h - _h) * _width + (w - _w);
}
