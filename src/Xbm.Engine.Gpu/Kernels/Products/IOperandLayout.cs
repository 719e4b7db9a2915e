namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// Where one side of a product lies in memory. A line is a row of the left or a column of the right side; along its depth the product sums.
/// A convolution is an operand that finds its patches in the image, so that no buffer of patches exists.
/// </summary>
interface IOperandLayout
{
    /// <summary>Whether neighbours along the depth are neighbours in memory; else neighbouring lines are.</summary>
    bool AlongDepth { get; }

    /// <summary>Lines in all, at least 1.</summary>
    int Lines { get; }

    /// <summary>What a thread works out once about its line.</summary>
    LinePlace Begin(int line);

    /// <summary>The element's place in memory; negative for a zero outside of it.</summary>
    int At(LinePlace line, int depth);
}

/// <summary>A line's place; what the numbers mean is up to the operand.</summary>
struct LinePlace
{
    public int Base, Row, Column;
}

/// <summary>How many elements of an operand a thread reads at once.</summary>
interface IWidth
{
    /// <summary>Whether all fours of neighbours lie at multiples of 16 bytes and inside or outside together.</summary>
    bool Vector { get; }
}

/// <summary>Four at once.</summary>
struct Wide : IWidth
{
    public readonly bool Vector => true;
}

/// <summary>One by one, for sizes that are no multiples of 4.</summary>
struct Narrow : IWidth
{
    public readonly bool Vector => false;
}

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

/// <summary>A depth is a run of memory.</summary>
/// <param name="lines">Lines in all: the run's length.</param>
readonly struct DepthMajor(int lines) : IOperandLayout
{
    public bool AlongDepth => false;
    public int Lines => lines;
    public LinePlace Begin(int line) => new() { Base = line };
    public int At(LinePlace line, int depth) => depth * lines + line.Base;
}
