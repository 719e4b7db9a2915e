namespace Xbm.Engine.Gpu.Kernels;

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
