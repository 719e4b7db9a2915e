namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Sizes of a pair loss and how it is cut.</summary>
/// <param name="Anchors">m.</param>
/// <param name="References">M.</param>
/// <param name="Rows">Rows that take part as references: M, or where the references are the anchors, all of them.</param>
/// <param name="Columns">d.</param>
/// <param name="First">The first row of this launch.</param>
/// <param name="End">The row after its last.</param>
/// <param name="Slice">References of a slice: a multiple of <see cref="PairLosses.ReferenceTile"/>.</param>
/// <param name="Scale">What pairs are multiplied with where <paramref name="Counted"/> is 0.</param>
/// <param name="Counted">1 where the factors were worked out on the device.</param>
/// <param name="Output">What is written beside the sums.</param>
/// <param name="Symmetric">1 where the references are the anchors.</param>
/// <param name="Vector">1 where the output may be written in fours.</param>
readonly record struct PairShape(
    int Anchors, int References, int Rows, int Columns, int First, int End, int Slice, float Scale, int Counted, PairOutput Output,
    int Symmetric, int Vector);

/// <summary>What a launch writes beside the sums.</summary>
enum PairOutput
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The gradient, [slices, anchors, columns].</summary>
    Gradient,

    /// <summary>The weights, [anchors, rows of the launch].</summary>
    Weights,
}
