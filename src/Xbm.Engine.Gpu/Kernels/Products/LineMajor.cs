namespace Xbm.Engine.Gpu.Kernels;

/// <summary>A line is a run of memory.</summary>
/// <param name="lines">Lines in all.</param>
/// <param name="stride">From line to line.</param>
/// <param name="offset">Where the first begins.</param>
readonly struct LineMajor(int lines, int stride, int offset = 0) : IOperandLayout
{
    public bool AlongDepth => true;
    public int Lines => lines;
    public LinePlace Begin(int line) => new() { Base = offset + line * stride };
    public int At(LinePlace line, int depth) => line.Base + depth;
}
