namespace Xbm.Engine.Gpu.Kernels;

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
