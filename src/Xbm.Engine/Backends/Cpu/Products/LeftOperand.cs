namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>The left operand of a block product: element (i, k) at Data[i·RowStride + k·ColumnStride].</summary>
/// <param name="Data">First element.</param>
/// <param name="RowStride">Step between rows, in elements.</param>
/// <param name="ColumnStride">Step between columns, in elements.</param>
/// <param name="Padded">Whether the rows up to the next full tile may be read (their values do not matter).</param>
readonly unsafe record struct LeftOperand(nint Data, nint RowStride, nint ColumnStride, bool Padded);
