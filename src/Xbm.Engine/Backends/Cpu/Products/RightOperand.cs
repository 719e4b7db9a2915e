namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>The right operand: column panels of a tile's width, row k of panel j at Data[j·PanelStride + k·RowStride].</summary>
readonly unsafe record struct RightOperand(nint Data, nint PanelStride, nint RowStride)
{
    /// <summary>The operand from row <paramref name="k"/> on.</summary>
    public RightOperand From(nint k) => this with { Data = (nint)((float*)Data + k * RowStride) };
}
