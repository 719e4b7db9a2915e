namespace Xbm.Engine;

/// <summary>Sizes of a pooling [n, h, w, c] → [n, oh, ow, c].</summary>
/// <param name="N">Images.</param>
/// <param name="H">Input height.</param>
/// <param name="W">Input width.</param>
/// <param name="C">Channels.</param>
/// <param name="R">Window height.</param>
/// <param name="S">Window width.</param>
/// <param name="Stride">Step between windows, both ways.</param>
/// <param name="Padding">Border around the image: −∞ for the maximum, 0 for the mean.</param>
public readonly record struct PoolShape(int N, int H, int W, int C, int R, int S, int Stride, int Padding)
{
    /// <summary>Output height.</summary>
    public int OutH => (H + 2 * Padding - R) / Stride + 1;

    /// <summary>Output width.</summary>
    public int OutW => (W + 2 * Padding - S) / Stride + 1;

    /// <summary>Windows: n·oh·ow.</summary>
    public int OutPixels => N * OutH * OutW;
}
