namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Every so many pixels of an image [n, h, w, c]: those of one phase of a convolution's stride.</summary>
/// <param name="ImageSize">Pixels of the grid in an image.</param>
/// <param name="RowSize">Pixels of the grid in a row.</param>
/// <param name="First">The first pixel's place.</param>
/// <param name="ImageStride">From image to image.</param>
/// <param name="RowStride">From row to row of the grid.</param>
/// <param name="PixelStride">From pixel to pixel of the grid.</param>
readonly record struct PixelGrid(FastDivisor ImageSize, FastDivisor RowSize, int First, int ImageStride, int RowStride, int PixelStride)
{
    /// <summary>The place of a pixel's first channel.</summary>
    public int At(int pixel)
    {
        int image = ImageSize.Of(pixel), position = pixel - image * ImageSize.Divisor;
        int row = RowSize.Of(position), column = position - row * RowSize.Divisor;
        return First + image * ImageStride + row * RowStride + column * PixelStride;
    }
}
