using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="RowKernels.SumPieces"/> takes.</summary>
/// <param name="X">[rows, columns].</param>
/// <param name="Sums">Out, [rows, pieces].</param>
/// <param name="Columns">Columns of X.</param>
/// <param name="Pieces">Pieces that each row is cut into.</param>
readonly record struct RowPieceArguments(ArrayView<float> X, ArrayView<CompensatedSum> Sums, int Columns, int Pieces);

/// <summary>What <see cref="RowKernels.JoinPieces"/> takes.</summary>
/// <param name="Sums">[rows, pieces].</param>
/// <param name="Y">Out, [rows].</param>
/// <param name="Pieces">Pieces of each row.</param>
readonly record struct JoinPieceArguments(ArrayView<CompensatedSum> Sums, ArrayView<float> Y, int Pieces);

/// <summary>What <see cref="RowKernels.Normalize"/> takes.</summary>
/// <param name="X">[rows, columns].</param>
/// <param name="Y">Out, [rows, columns].</param>
/// <param name="Norms">Out, [rows].</param>
/// <param name="Columns">Columns of X.</param>
/// <param name="Epsilon">The least norm.</param>
readonly record struct NormalizeArguments(ArrayView<float> X, ArrayView<float> Y, ArrayView<float> Norms, int Columns, float Epsilon);

/// <summary>What <see cref="RowKernels.NormalizeGrad"/> takes.</summary>
/// <param name="Y">The normalised rows, [rows, columns].</param>
/// <param name="Norms">[rows].</param>
/// <param name="OutputGrad">dy, [rows, columns].</param>
/// <param name="InputGrad">Out: dx, [rows, columns].</param>
/// <param name="Columns">Columns of Y.</param>
/// <param name="Epsilon">The least norm.</param>
readonly record struct NormalizeGradArguments(
    ArrayView<float> Y, ArrayView<float> Norms, ArrayView<float> OutputGrad, ArrayView<float> InputGrad, int Columns, float Epsilon);

/// <summary>What <see cref="RowKernels.Gather"/> takes.</summary>
/// <param name="X">[…, columns].</param>
/// <param name="Rows">[n]: rows of X.</param>
/// <param name="Y">Out, [n, columns].</param>
/// <param name="Columns">Columns of X.</param>
readonly record struct GatherArguments(ArrayView<float> X, ArrayView<int> Rows, ArrayView<float> Y, int Columns);

/// <summary>Kernels over the rows of [rows, columns], one group per row.</summary>
static class RowKernels
{
    public const int GroupSize = 128;

    /// <summary>Columns that one group sums: longer rows are cut, and the pieces' sums summed by a second launch.</summary>
    public const int Piece = 1 << 13;

    /// <summary>The sum of piece g mod pieces of row g / pieces.</summary>
    public static void SumPieces(RowPieceArguments arguments)
    {
        int columns = arguments.Columns, pieces = arguments.Pieces;
        var shared = SharedMemory.Allocate<CompensatedSum>(GroupSize);
        int first = Grid.IdxX % pieces * Piece, last = Math.Min(columns, first + Piece);
        var row = arguments.X.SubView((long)(Grid.IdxX / pieces) * columns, columns);
        var sum = default(CompensatedSum);
        for (int c = first + Group.IdxX; c < last; c += GroupSize) sum.Add(row[c]);
        sum = GroupSum.Of(sum, shared);
        if (Group.IdxX == 0) arguments.Sums[Grid.IdxX] = sum;
    }

    /// <summary>y[row] = Σ of the row's pieces.</summary>
    public static void JoinPieces(JoinPieceArguments arguments)
    {
        int pieces = arguments.Pieces;
        var shared = SharedMemory.Allocate<CompensatedSum>(GroupSize);
        var sum = default(CompensatedSum);
        for (int p = Group.IdxX; p < pieces; p += GroupSize) sum.Add(arguments.Sums[(long)Grid.IdxX * pieces + p]);
        sum = GroupSum.Of(sum, shared);
        if (Group.IdxX == 0) arguments.Y[Grid.IdxX] = sum.Value;
    }

    /// <summary>
    /// y = x / max(‖x‖, ε), norms = max(‖x‖, ε). The row is scaled by its largest element first, so that no square overflows.
    /// </summary>
    public static void Normalize<TReduce>(NormalizeArguments arguments) where TReduce : struct, IGroupReduce
    {
        int columns = arguments.Columns;
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var from = arguments.X.SubView((long)Grid.IdxX * columns, columns);
        var to = arguments.Y.SubView((long)Grid.IdxX * columns, columns);
        float largest = 0;
        for (int c = Group.IdxX; c < columns; c += GroupSize) largest = Math.Max(largest, Math.Abs(from[c]));
        largest = default(TReduce).Max(largest, shared);
        float square = 0;
        for (int c = Group.IdxX; c < columns; c += GroupSize)
        {
            // A row of zeros has the norm 0; a NaN is not hidden.
            float share = largest == 0 ? from[c] : from[c] / largest;
            square += share * share;
        }
        float norm = largest * MathF.Sqrt(default(TReduce).Sum(square, shared));
        // Not by a maximum: a GPU's maximum of a NaN and a number is the number.
        if (norm < arguments.Epsilon) norm = arguments.Epsilon;
        for (int c = Group.IdxX; c < columns; c += GroupSize) to[c] = from[c] / norm;
        if (Group.IdxX == 0) arguments.Norms[Grid.IdxX] = norm;
    }

    /// <summary>dx = (dy − y ⟨dy, y⟩) / norm; where the norm was clamped, y is a plain multiple of x.</summary>
    public static void NormalizeGrad<TReduce>(NormalizeGradArguments arguments) where TReduce : struct, IGroupReduce
    {
        ArrayView<float> y = arguments.Y, dy = arguments.OutputGrad, dx = arguments.InputGrad;
        int columns = arguments.Columns;
        var shared = SharedMemory.Allocate<float>(GroupSize);
        long start = (long)Grid.IdxX * columns;
        float dot = 0;
        for (int c = Group.IdxX; c < columns; c += GroupSize) dot += dy[start + c] * y[start + c];
        dot = default(TReduce).Sum(dot, shared);
        float norm = arguments.Norms[Grid.IdxX], along = norm > arguments.Epsilon ? dot : 0;
        for (int c = Group.IdxX; c < columns; c += GroupSize) dx[start + c] = (dy[start + c] - along * y[start + c]) / norm;
    }

    /// <summary>y[i, :] = x[rows[i], :], as many columns per group as it has threads.</summary>
    public static void Gather(GatherArguments arguments)
    {
        int columns = arguments.Columns;
        int c = Grid.IdxY * Group.DimX + Group.IdxX;
        if (c < columns) arguments.Y[(long)Grid.IdxX * columns + c] = arguments.X[(long)arguments.Rows[Grid.IdxX] * columns + c];
    }
}
