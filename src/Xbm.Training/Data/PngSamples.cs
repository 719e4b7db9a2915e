using System.Buffers.Binary;

namespace Xbm.Training.Data;

/// <summary>From the unpacked bytes of a row to 8-bit gray or RGB pixels over white.</summary>
static class PngSamples
{
    /// <summary>Writes one row of a pass.</summary>
    /// <param name="file">What the samples mean.</param>
    /// <param name="row">The row's bytes, filters undone.</param>
    /// <param name="width">Pixels in the row.</param>
    /// <param name="pixels">Begins at the row's first pixel in the picture.</param>
    /// <param name="step">Bytes from one pixel of the pass to the next in the picture.</param>
    public static void Write(PngFile file, ReadOnlySpan<byte> row, int width, Span<byte> pixels, int step)
    {
        var header = file.Header;
        int samples = header.SamplesPerPixel, colors = header.Color is PngColor.Rgb or PngColor.Rgba ? 3 : 1;
        bool palette = header.Color == PngColor.Palette, hasAlpha = samples > colors, hasKey = !palette && file.Transparency.Length > 0 && !hasAlpha;
        for (int x = 0; x < width; x++)
        {
            var pixel = pixels.Slice(x * step, palette ? 3 : colors);
            if (palette)
            {
                WriteColor(file, Sample(row, x, header.BitDepth), pixel);
                continue;
            }
            bool matchesKey = hasKey;
            for (int c = 0; c < colors; c++)
            {
                int value = Sample(row, x * samples + c, header.BitDepth);
                matchesKey &= hasKey && value == BinaryPrimitives.ReadUInt16BigEndian(file.Transparency.AsSpan(2 * c));
                pixel[c] = To8(value, header.BitDepth);
            }
            if (matchesKey) pixel.Fill(255);
            if (hasAlpha) OverWhite(pixel, To8(Sample(row, x * samples + colors, header.BitDepth), header.BitDepth));
        }
    }

    static void WriteColor(PngFile file, int index, Span<byte> pixel)
    {
        if (3 * index >= file.Palette.Length)
            throw new InvalidDataException($"a pixel has colour {index} of a palette of {file.Palette.Length / 3}");
        file.Palette.AsSpan(3 * index, 3).CopyTo(pixel);
        if (index < file.Transparency.Length) OverWhite(pixel, file.Transparency[index]);
    }

    static int Sample(ReadOnlySpan<byte> row, int i, int bits) => bits switch
    {
        8 => row[i],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]),
        // Smaller samples are packed from the high bits down.
        _ => (row[i * bits / 8] >> (8 - bits - i * bits % 8)) & ((1 << bits) - 1),
    };

    /// <summary>Scales a sample so that the largest becomes 255, rounded to the nearest.</summary>
    static byte To8(int value, int bits) => bits switch
    {
        8 => (byte)value,
        16 => (byte)((value * 255 + 32895) >> 16),
        _ => (byte)(value * (255 / ((1 << bits) - 1))),
    };

    static void OverWhite(Span<byte> pixel, int alpha)
    {
        foreach (ref byte value in pixel) value = (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}
