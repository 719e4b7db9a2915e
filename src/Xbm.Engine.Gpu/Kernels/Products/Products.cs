using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="Products.Multiply"/> takes beside the operands' layouts.</summary>
/// <param name="Left">The left operand's values.</param>
/// <param name="Right">The right operand's values.</param>
/// <param name="C">Out: one product per slice.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Output">Where the rows go.</param>
readonly record struct ProductArguments(
    ArrayView<float> Left, ArrayView<float> Right, ArrayView<float> C, ProductShape Shape, ProductOutput Output);

/// <summary>
/// The tiled product behind every dense op: tiles of both operands go through shared memory, two stages in turn, so that the next is on its
/// way while one is used, and each thread keeps 8 × 8 sums in registers. Group x is a tile, group y a slice of the depth.
/// </summary>
static class Products
{
    /// <summary>C = L·R, one C per slice.</summary>
    public static void Multiply<TTile, TLeft, TLeftWidth, TRight, TRightWidth>(
        ProductArguments arguments, TLeft leftLayout, TRight rightLayout)
        where TTile : struct, ITile
        where TLeft : struct, IOperandLayout where TLeftWidth : struct, IWidth
        where TRight : struct, IOperandLayout where TRightWidth : struct, IWidth
    {
        var tile = default(TTile);
        var shape = arguments.Shape;
        var shared = tile.Allocate();
        int row = Grid.IdxX / shape.ColumnTiles * tile.Rows, column = Grid.IdxX % shape.ColumnTiles * tile.Columns;
        int from = Grid.IdxY * shape.Slice, end = IntrinsicMath.Min(shape.Depth, from + shape.Slice);
        var sums = default(Accumulator8x8);
        Sum<TTile, TLeft, TLeftWidth, TRight, TRightWidth>(
            ref sums, shared, arguments.Left, arguments.Right, leftLayout, rightLayout, row, column, from, end);
        arguments.Output.Write(
            sums, arguments.C, Grid.IdxY, row + ThreadTile.Row(tile.Columns), column + ThreadTile.Column(tile.Columns), shape.Rows,
            shape.Columns);
    }

    /// <summary>Adds the products of depths from … end − 1: a thread's part of the tile at (row, column).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sum<TTile, TLeft, TLeftWidth, TRight, TRightWidth>(
        ref Accumulator8x8 sums, ArrayView<Float4> shared, ArrayView<float> left, ArrayView<float> right,
        TLeft leftLayout, TRight rightLayout, int row, int column, int from, int end)
        where TTile : struct, ITile
        where TLeft : struct, IOperandLayout where TLeftWidth : struct, IWidth
        where TRight : struct, IOperandLayout where TRightWidth : struct, IWidth
    {
        if (from >= end) return;
        var tile = default(TTile);
        int leftLength = tile.Rows / 8 * SharedTile.Stride, length = leftLength + tile.Columns / 8 * SharedTile.Stride;
        int leftPanel = ThreadTile.Row(tile.Columns) / 8 * SharedTile.Stride;
        int rightPanel = leftLength + ThreadTile.Column(tile.Columns) / 8 * SharedTile.Stride;
        var l = TileLoader<TLeft, TLeftWidth>.Of(leftLayout, row, tile.Rows, tile.Threads);
        var r = TileLoader<TRight, TRightWidth>.Of(rightLayout, column, tile.Columns, tile.Threads);

        l.Load(left, from, end);
        r.Load(right, from, end);
        int current = 0, depth = from + SharedTile.Depth;
        while (true)
        {
            // The other stage was last read before the barrier of the round before.
            l.Store(shared.SubView(current, leftLength));
            r.Store(shared.SubView(current + leftLength, length - leftLength));
            Group.Barrier();
            bool more = depth < end;
            if (more)
            {
                l.Load(left, depth, end);
                r.Load(right, depth, end);
            }
            sums.AddDepths(SharedTile.Panel(shared, current + leftPanel), SharedTile.Panel(shared, current + rightPanel));
            if (!more) return;
            current = length - current;
            depth += SharedTile.Depth;
        }
    }
}
