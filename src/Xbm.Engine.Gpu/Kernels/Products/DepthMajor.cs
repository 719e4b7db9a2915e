namespace Xbm.Engine.Gpu.Kernels;

/// <summary>A depth is a run of memory.</summary>
/// <param name="lines">Lines in all: the run's length.</param>
readonly struct DepthMajor(int lines) : IOperandLayout
{
    public bool AlongDepth => false;
    public int Lines => lines;
    public LinePlace Begin(int line) => new() { Base = line };
    public int At(LinePlace line, int depth) => depth * lines + line.Base;
}
