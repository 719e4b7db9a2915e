namespace Xbm.Engine.Backends.Cpu.Convolutions;

/// <summary>Where the pixels of a result go: one after the other, or to every n-th pixel of an image.</summary>
/// <param name="Data">The first pixel.</param>
/// <param name="Contiguous">One after the other.</param>
/// <param name="Image">Values from image to image.</param>
/// <param name="Row">Values from row to row.</param>
/// <param name="Pixel">Values from pixel to pixel.</param>
readonly unsafe record struct PixelDestination(nint Data, bool Contiguous, nint Image = 0, nint Row = 0, nint Pixel = 0)
{
    public void Scatter(float* values, int pixel, int count, int columns, int height, int width)
    {
        for (int i = 0; i < count; i++, values += columns)
        {
            int p = pixel + i, column = p % width, row = p / width % height, image = p / width / height;
            new ReadOnlySpan<float>(values, columns)
                .CopyTo(new Span<float>((float*)Data + image * Image + row * Row + column * Pixel, columns));
        }
    }
}
