namespace Xbm.Engine.Backends.Cpu.Convolutions.Winograd;

/// <summary>The 4 × 4 result tiles of a convolution with a 3 × 3 filter and stride 1, and where their pixels lie.</summary>
/// <param name="H">Height of the image under the filter.</param>
/// <param name="W">Its width.</param>
/// <param name="OutH">Height of the result.</param>
/// <param name="OutW">Its width.</param>
/// <param name="Padding">Zeros around the image.</param>
readonly unsafe record struct WinogradTiles(int H, int W, int OutH, int OutW, int Padding)
{
    /// <summary>Side of a result tile, and of the patch that it depends on.</summary>
    public const int Results = 4, Patch = 6, Planes = Patch * Patch;

    /// <summary>
    /// Floats between planes, so that the same place in all of them lies in different cache sets: a transform goes through them together.
    /// </summary>
    public const int Apart = 16;

    /// <summary>The tiles of a convolution's result.</summary>
    public static WinogradTiles Of(in ConvShape s) => new(s.H, s.W, s.OutH, s.OutW, s.Padding);

    int Across => (OutW + Results - 1) / Results;

    /// <summary>Tiles of one image.</summary>
    public int PerImage => (OutH + Results - 1) / Results * Across;

    /// <summary>The 36 pixels of a tile's patch; <paramref name="outside"/>, some zeros, where it leaves the image.</summary>
    public void Patches(int tile, float* image, int channels, float* outside, nint* pixels) =>
        Pixels(tile, image, channels, H, W, Patch, -Padding, outside, pixels);

    /// <summary>The 16 pixels of a tile's results; <paramref name="outside"/> where it leaves the result.</summary>
    public void Tile(int tile, float* result, int channels, float* outside, nint* pixels) =>
        Pixels(tile, result, channels, OutH, OutW, Results, 0, outside, pixels);

    void Pixels(int tile, float* image, int channels, int height, int width, int side, int offset, float* outside, nint* pixels)
    {
        int within = tile % PerImage, top = within / Across * Results + offset, left = within % Across * Results + offset;
        image += (nint)(tile / PerImage) * height * width * channels;
        for (int i = 0, h = top; i < side; i++, h++)
        {
            float* row = image + ((nint)h * width + left) * channels;
            bool inside = (uint)h < (uint)height;
            for (int j = 0; j < side; j++, row += channels) *pixels++ = (nint)(inside && (uint)(left + j) < (uint)width ? row : outside);
        }
    }
}
