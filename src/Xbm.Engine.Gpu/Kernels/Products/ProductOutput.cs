using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Where the rows of a product go.</summary>
/// <param name="Vector">1 where fours of neighbours may be written at once.</param>
/// <param name="Placed">1 where rows are pixels of an image that are not neighbours: <paramref name="Pixels"/>.</param>
/// <param name="Pixels">Their places.</param>
readonly record struct ProductOutput(int Vector, int Placed, PixelGrid Pixels)
{
    /// <summary>Writes a thread's part of product number <paramref name="slice"/>: each slice of the depth has one of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(in Accumulator8x8 sums, ArrayView<float> c, int slice, int row, int column, int rows, int columns)
    {
        if (column >= columns) return;
        int first = slice * rows * columns + column;
        if (Vector != 0)
        {
            Write8(sums.R0, c, first, row, column, rows, columns);
            Write8(sums.R1, c, first, row + 1, column, rows, columns);
            Write8(sums.R2, c, first, row + 2, column, rows, columns);
            Write8(sums.R3, c, first, row + 3, column, rows, columns);
            Write8(sums.R4, c, first, row + 4, column, rows, columns);
            Write8(sums.R5, c, first, row + 5, column, rows, columns);
            Write8(sums.R6, c, first, row + 6, column, rows, columns);
            Write8(sums.R7, c, first, row + 7, column, rows, columns);
            return;
        }
        WriteRow(sums.R0, c, first, row, column, rows, columns);
        WriteRow(sums.R1, c, first, row + 1, column, rows, columns);
        WriteRow(sums.R2, c, first, row + 2, column, rows, columns);
        WriteRow(sums.R3, c, first, row + 3, column, rows, columns);
        WriteRow(sums.R4, c, first, row + 4, column, rows, columns);
        WriteRow(sums.R5, c, first, row + 5, column, rows, columns);
        WriteRow(sums.R6, c, first, row + 6, column, rows, columns);
        WriteRow(sums.R7, c, first, row + 7, column, rows, columns);
    }

    /// <summary>The place of a row in bytes.</summary>
    public long Offset(int row, int columns) => 4L * Place(row, columns);

    int Place(int row, int columns) => Placed != 0 ? Pixels.At(row) : row * columns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Write8(Float8 sums, ArrayView<float> c, int first, int row, int column, int rows, int columns)
    {
        if (row >= rows) return;
        int at = (first + Place(row, columns)) >> 2;
        var fours = c.Cast<Float4>();
        fours[at] = new Float4 { A = sums.A, B = sums.B, C = sums.C, D = sums.D };
        if (column + 4 < columns) fours[at + 1] = new Float4 { A = sums.E, B = sums.F, C = sums.G, D = sums.H };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void WriteRow(Float8 sums, ArrayView<float> c, int first, int row, int column, int rows, int columns)
    {
        if (row >= rows) return;
        int at = first + Place(row, columns), count = columns - column;
        c[at] = sums.A;
        if (count > 1) c[at + 1] = sums.B;
        if (count > 2) c[at + 2] = sums.C;
        if (count > 3) c[at + 3] = sums.D;
        if (count > 4) c[at + 4] = sums.E;
        if (count > 5) c[at + 5] = sums.F;
        if (count > 6) c[at + 6] = sums.G;
        if (count > 7) c[at + 7] = sums.H;
    }
}
