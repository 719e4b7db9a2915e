namespace Xbm.Engine;

/// <summary>Sizes of a convolution [n, h, w, c] × [r, s, c, k] → [n, oh, ow, k].</summary>
/// <param name="N">Images.</param>
/// <param name="H">Input height.</param>
/// <param name="W">Input width.</param>
/// <param name="C">Input channels.</param>
/// <param name="K">Output channels.</param>
/// <param name="R">Filter height.</param>
/// <param name="S">Filter width.</param>
/// <param name="Stride">Step between output pixels, both ways.</param>
/// <param name="Padding">Zeros around the image, on every side.</param>
public readonly record struct ConvShape(int N, int H, int W, int C, int K, int R, int S, int Stride, int Padding)
{
    /// <summary>Output height.</summary>
    public int OutH => (H + 2 * Padding - R) / Stride + 1;

    /// <summary>Output width.</summary>
    public int OutW => (W + 2 * Padding - S) / Stride + 1;

    /// <summary>Values under one filter: r·s·c.</summary>
    public int Patch => R * S * C;

    /// <summary>Output pixels: n·oh·ow.</summary>
    public int OutPixels => N * OutH * OutW;
}
