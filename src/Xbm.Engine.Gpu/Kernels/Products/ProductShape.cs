namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Sizes of a product of two operands.</summary>
/// <param name="Rows">Lines of the left operand.</param>
/// <param name="Columns">Lines of the right operand.</param>
/// <param name="Depth">What is summed over.</param>
/// <param name="ColumnTiles">Tiles along the columns.</param>
/// <param name="Slice">Depths of one slice: a multiple of <see cref="SharedTile.Depth"/> if there is more than one.</param>
readonly record struct ProductShape(int Rows, int Columns, int Depth, int ColumnTiles, int Slice);
