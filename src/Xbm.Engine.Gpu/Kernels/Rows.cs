using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Kernels over the rows of [rows, columns], one group a row.</summary>
static class Rows
{
    public const int GroupSize = 128;

    /// <summary>Columns that one group sums: longer rows are cut, and the pieces' sums summed by a second launch.</summary>
    public const int Piece = 1 << 13;

    /// <summary>The sum of piece g mod pieces of row g / pieces.</summary>
    public static void SumPieces(ArrayView<float> x, ArrayView<CompensatedSum> sums, int columns, int pieces)
    {
        var shared = SharedMemory.Allocate<CompensatedSum>(GroupSize);
        int first = Grid.IdxX % pieces * Piece, last = Math.Min(columns, first + Piece);
        var row = x.SubView((long)(Grid.IdxX / pieces) * columns, columns);
        var sum = default(CompensatedSum);
        for (int c = first + Group.IdxX; c < last; c += GroupSize) sum.Add(row[c]);
        sum = GroupSum.Of(sum, shared);
        if (Group.IdxX == 0) sums[Grid.IdxX] = sum;
    }

    /// <summary>y[row] = Σ of the row's pieces.</summary>
    public static void JoinPieces(ArrayView<CompensatedSum> sums, ArrayView<float> y, int pieces)
    {
        var shared = SharedMemory.Allocate<CompensatedSum>(GroupSize);
        var sum = default(CompensatedSum);
        for (int p = Group.IdxX; p < pieces; p += GroupSize) sum.Add(sums[(long)Grid.IdxX * pieces + p]);
        sum = GroupSum.Of(sum, shared);
        if (Group.IdxX == 0) y[Grid.IdxX] = sum.Value;
    }

    /// <summary>y = x / max(‖x‖, ε), norms = max(‖x‖, ε). The row is scaled by its largest element first, so that no square overflows.</summary>
    public static void Normalize<TReduce>(ArrayView<float> x, ArrayView<float> y, ArrayView<float> norms, int columns, float epsilon)
        where TReduce : struct, IGroupReduce
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        var from = x.SubView((long)Grid.IdxX * columns, columns);
        var to = y.SubView((long)Grid.IdxX * columns, columns);
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
        if (norm < epsilon) norm = epsilon;
        for (int c = Group.IdxX; c < columns; c += GroupSize) to[c] = from[c] / norm;
        if (Group.IdxX == 0) norms[Grid.IdxX] = norm;
    }

    /// <summary>dx = (dy − y ⟨dy, y⟩) / norm; where the norm was clamped, y is a plain multiple of x.</summary>
    public static void NormalizeGrad<TReduce>(
        ArrayView<float> y, ArrayView<float> norms, ArrayView<float> dy, ArrayView<float> dx, int columns, float epsilon)
        where TReduce : struct, IGroupReduce
    {
        var shared = SharedMemory.Allocate<float>(GroupSize);
        long start = (long)Grid.IdxX * columns;
        float dot = 0;
        for (int c = Group.IdxX; c < columns; c += GroupSize) dot += dy[start + c] * y[start + c];
        dot = default(TReduce).Sum(dot, shared);
        float norm = norms[Grid.IdxX], along = norm > epsilon ? dot : 0;
        for (int c = Group.IdxX; c < columns; c += GroupSize) dx[start + c] = (dy[start + c] - along * y[start + c]) / norm;
    }

    /// <summary>y[i, :] = x[rows[i], :], a group's width of columns a group.</summary>
    public static void Gather(ArrayView<float> x, ArrayView<int> rows, ArrayView<float> y, int columns)
    {
        int c = Grid.IdxY * Group.DimX + Group.IdxX;
        if (c < columns) y[(long)Grid.IdxX * columns + c] = x[(long)rows[Grid.IdxX] * columns + c];
    }
}
