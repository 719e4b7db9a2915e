namespace Xbm.Engine.Gpu.Kernels;

/// <summary>PatchMatrix that slide over images [n, h, w, c]; a window's values are numbered (row, column, channel).</summary>
/// <param name="Images">n.</param>
/// <param name="H">Image height.</param>
/// <param name="W">Image width.</param>
/// <param name="OutH">Rows of window positions.</param>
/// <param name="OutW">Columns of window positions.</param>
/// <param name="R">Window height.</param>
/// <param name="S">Window width.</param>
/// <param name="C">Channels.</param>
/// <param name="Stride">Step between positions.</param>
/// <param name="OriginH">Image row of the first window's first row; negative inside the padding.</param>
/// <param name="OriginW">Image column of the first window's first column.</param>
readonly record struct PatchShape(int Images, int H, int W, int OutH, int OutW, int R, int S, int C, int Stride, int OriginH, int OriginW)
{
    /// <summary>Window positions in all images.</summary>
    public int Pixels => Images * OutH * OutW;

    /// <summary>Values of a window.</summary>
    public int Length => R * S * C;
}
