using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="Tf32Products.Multiply"/> takes: addresses, since its instructions are written in PTX.</summary>
/// <param name="Left">Address of the left operand's values.</param>
/// <param name="Right">Address of the right operand's values.</param>
/// <param name="C">Address of the products, one per slice.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Output">Where the rows go.</param>
readonly record struct Tf32Arguments(long Left, long Right, long C, ProductShape Shape, ProductOutput Output);

/// <summary>
/// <see cref="Products"/> on the tensor cores of an NVIDIA device, factors rounded to TF32 (10 bits of fraction), sums in float. While one
/// stage of both
/// operands in shared memory is used, the next is copied there on the side. A group of four warps has 128 × 128 or 128 × 64 of the product,
/// whatever its tile says of threads. Both operands can be read in fours, and the product has an even number of columns.
/// </summary>
static class Tf32Products
{
    public const int Threads = 128;

    /// <summary>C = L·R, one C per slice.</summary>
    public static void Multiply<TTile, TLeft, TRight>(Tf32Arguments arguments, TLeft leftLayout, TRight rightLayout)
        where TTile : struct, ITile where TLeft : struct, IOperandLayout where TRight : struct, IOperandLayout
    {
        TensorCore.Begin();
        var tile = default(TTile);
        var shape = arguments.Shape;
        var output = arguments.Output;
        long left = arguments.Left, right = arguments.Right;
        int row = Grid.IdxX / shape.ColumnTiles * tile.Rows, column = Grid.IdxX % shape.ColumnTiles * tile.Columns;
        int from = Grid.IdxY * shape.Slice, end = IntrinsicMath.Min(shape.Depth, from + shape.Slice);
        int warp = Group.IdxX >> 5, group = Group.IdxX >> 2 & 7, member = Group.IdxX & 3;
        int warpRow = (warp >> 1) * 64, warpColumns = tile.Columns / 2, warpColumn = (warp & 1) * warpColumns;
        var l = Tf32TileLoader<TLeft>.Of(leftLayout, row, tile.Rows);
        var r = Tf32TileLoader<TRight>.Of(rightLayout, column, tile.Columns);
        int leftBytes = Tf32TileLoader<TLeft>.Bytes(tile.Rows), length = leftBytes + Tf32TileLoader<TRight>.Bytes(tile.Columns);
        int leftLine = Tf32TileLoader<TLeft>.LineStep(tile.Rows), leftDepth = Tf32TileLoader<TLeft>.DepthStep(tile.Rows);
        int rightLine = Tf32TileLoader<TRight>.LineStep(tile.Columns), rightDepth = Tf32TileLoader<TRight>.DepthStep(tile.Columns);
        int leftPlace = (warpRow + group) * leftLine + member * leftDepth;
        int rightPlace = leftBytes + (warpColumn + group) * rightLine + member * rightDepth;

        int current = 0;
        if (from < end)
        {
            l.Copy(left, 0, from, end);
            r.Copy(right, leftBytes, from, end);
        }
        TensorCore.Commit();
        for (int depth = from; depth < end; depth += SharedTile.Depth)
        {
            TensorCore.Wait();
            // All copies have arrived, and the other stage has been read.
            Group.Barrier();
            int next = length - current;
            if (depth + SharedTile.Depth < end)
            {
                l.Copy(left, next, depth + SharedTile.Depth, end);
                r.Copy(right, next + leftBytes, depth + SharedTile.Depth, end);
            }
            TensorCore.Commit();
            Step<TTile>(current + leftPlace, leftLine, leftDepth, current + rightPlace, rightLine, rightDepth);
            Step<TTile>(
                current + leftPlace + TensorCore.BlockDepth * leftDepth, leftLine, leftDepth,
                current + rightPlace + TensorCore.BlockDepth * rightDepth, rightLine, rightDepth);
            current = next;
        }

        int first = row + warpRow + group, columns = shape.Columns - (column + warpColumn + 2 * member);
        if (columns > warpColumns) columns = warpColumns;
        long to = arguments.C + 4L * (Grid.IdxY * shape.Rows * shape.Columns + column + warpColumn + 2 * member);
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
