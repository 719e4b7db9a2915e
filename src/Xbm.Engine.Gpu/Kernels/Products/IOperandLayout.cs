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
