using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// <see cref="Products"/> on the tensor cores of an NVIDIA device, factors rounded to TF32 (10 bits of fraction), sums in float. While one stage of both
/// operands in shared memory is used, the next is copied there on the side. A group of four warps has 128 × 128 or 128 × 64 of the product, whatever its tile
/// says of threads. Both operands can be read in fours, and the product has an even number of columns.
/// </summary>
static class Tf32Products
{
    public const int Threads = 128;

    /// <summary>C = L·R, one C a slice.</summary>
    /// <param name="left">Address of the left side's values.</param>
    /// <param name="right">Address of the right side's values.</param>
    /// <param name="c">Address of the product.</param>
    /// <param name="leftOperand">How they lie.</param>
    /// <param name="rightOperand">How they lie.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="output">Where the rows go.</param>
    public static void Multiply<TTile, TLeft, TRight>(long left, long right, long c, TLeft leftOperand, TRight rightOperand, ProductShape shape, Output output)
        where TTile : struct, ITile where TLeft : struct, IOperand where TRight : struct, IOperand
    {
        TensorCore.Begin();
        var tile = default(TTile);
        int row = Grid.IdxX / shape.ColumnTiles * tile.Rows, column = Grid.IdxX % shape.ColumnTiles * tile.Columns;
        int from = Grid.IdxY * shape.Slice, end = IntrinsicMath.Min(shape.Depth, from + shape.Slice);
        int warp = Group.IdxX >> 5, group = Group.IdxX >> 2 & 7, member = Group.IdxX & 3;
        int warpRow = (warp >> 1) * 64, warpColumns = tile.Columns / 2, warpColumn = (warp & 1) * warpColumns;
        var l = Tf32Stage<TLeft>.Of(leftOperand, row, tile.Rows);
        var r = Tf32Stage<TRight>.Of(rightOperand, column, tile.Columns);
        int leftBytes = Tf32Stage<TLeft>.Bytes(tile.Rows), length = leftBytes + Tf32Stage<TRight>.Bytes(tile.Columns);
        int leftLine = Tf32Stage<TLeft>.LineStep(tile.Rows), leftDepth = Tf32Stage<TLeft>.DepthStep(tile.Rows);
        int rightLine = Tf32Stage<TRight>.LineStep(tile.Columns), rightDepth = Tf32Stage<TRight>.DepthStep(tile.Columns);
        int leftPlace = (warpRow + group) * leftLine + member * leftDepth, rightPlace = leftBytes + (warpColumn + group) * rightLine + member * rightDepth;

        int current = 0;
        if (from < end)
        {
            l.Copy(left, 0, from, end);
            r.Copy(right, leftBytes, from, end);
        }
        TensorCore.Commit();
        for (int depth = from; depth < end; depth += Stage.Depth)
        {
            TensorCore.Wait();
            // All copies have arrived, and the other stage has been read.
            Group.Barrier();
            int next = length - current;
            if (depth + Stage.Depth < end)
            {
                l.Copy(left, next, depth + Stage.Depth, end);
                r.Copy(right, next + leftBytes, depth + Stage.Depth, end);
            }
            TensorCore.Commit();
            Step<TTile>(current + leftPlace, leftLine, leftDepth, current + rightPlace, rightLine, rightDepth);
            Step<TTile>(
                current + leftPlace + TensorCore.BlockDepth * leftDepth, leftLine, leftDepth, current + rightPlace + TensorCore.BlockDepth * rightDepth, rightLine, rightDepth);
            current = next;
        }

        int first = row + warpRow + group, columns = shape.Columns - (column + warpColumn + 2 * member);
        if (columns > warpColumns) columns = warpColumns;
        long to = c + 4L * (Grid.IdxY * shape.Rows * shape.Columns + column + warpColumn + 2 * member);
        if (first < shape.Rows) TensorCore.WriteRow0(to + output.Offset(first, shape.Columns), columns);
        if (first + 8 < shape.Rows) TensorCore.WriteRow1(to + output.Offset(first + 8, shape.Columns), columns);
        if (first + 16 < shape.Rows) TensorCore.WriteRow2(to + output.Offset(first + 16, shape.Columns), columns);
        if (first + 24 < shape.Rows) TensorCore.WriteRow3(to + output.Offset(first + 24, shape.Columns), columns);
        if (first + 32 < shape.Rows) TensorCore.WriteRow4(to + output.Offset(first + 32, shape.Columns), columns);
        if (first + 40 < shape.Rows) TensorCore.WriteRow5(to + output.Offset(first + 40, shape.Columns), columns);
        if (first + 48 < shape.Rows) TensorCore.WriteRow6(to + output.Offset(first + 48, shape.Columns), columns);
        if (first + 56 < shape.Rows) TensorCore.WriteRow7(to + output.Offset(first + 56, shape.Columns), columns);
    }

    /// <summary>Adds eight depths' products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<TTile>(int left, int leftLine, int leftDepth, int right, int rightLine, int rightDepth) where TTile : struct, ITile
    {
        TensorCore.ReadLeft(left, TensorCore.BlockRows * leftLine, 8 * leftLine, 4 * leftDepth);
        TensorCore.ReadRight(right, TensorCore.BlockColumns * rightLine, 4 * rightDepth);
        if (default(TTile).Columns == 128) TensorCore.ReadRightUpper(right, TensorCore.BlockColumns * rightLine, 4 * rightDepth);
        TensorCore.Multiply();
        if (default(TTile).Columns == 128) TensorCore.MultiplyUpper();
    }
}
