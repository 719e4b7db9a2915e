using System.Buffers.Binary;
using System.Diagnostics;

namespace Xbm.Training.Data;

/// <summary>From the unpacked bytes of a row to 8-bit gray or RGB pixels over white.</summary>
static class PngSamples
{
    /// <summary>Writes one row of a pass.</summary>
    /// <param name="file">What the samples mean.</param>
    /// <param name="row">The row's bytes, filters undone.</param>
    /// <param name="samples">Scratch: one for each sample of the row.</param>
    /// <param name="pixels">Begins at the row's first pixel in the picture.</param>
    /// <param name="step">Bytes from one pixel of the pass to the next in the picture.</param>
    public static void Write(PngFile file, ReadOnlySpan<byte> row, Span<ushort> samples, Span<byte> pixels, int step)
    {
        Unpack(row, file.Header.BitDepth, samples);
        switch (file.Header.Color)
        {
            case PngColor.Palette:
                for (int i = 0; i < samples.Length; i++) WriteColor(file, samples[i], pixels.Slice(i * step, 3));
                break;
            case PngColor.Gray or PngColor.Rgb:
                int colors = file.Header.SamplesPerPixel;
                WriteOpaque(samples, colors, colors, file.Header.BitDepth, pixels, step);
                if (file.Transparency.Length > 0) WhitenKey(file.Transparency, samples, colors, pixels, step);
                break;
            case PngColor.GrayAlpha or PngColor.Rgba:
                int all = file.Header.SamplesPerPixel;
                var scale = new To8(file.Header.BitDepth);
                WriteOpaque(samples, all, all - 1, file.Header.BitDepth, pixels, step);
                for (int i = 0; i * all < samples.Length; i++)
                    OverWhite(pixels.Slice(i * step, all - 1), scale.Of(samples[i * all + all - 1]));
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The colour samples of every pixel, whatever its alpha.</summary>
    static void WriteOpaque(ReadOnlySpan<ushort> samples, int perPixel, int colors, int bits, Span<byte> pixels, int step)
    {
        var scale = new To8(bits);
        for (int i = 0, first = 0; i < samples.Length; i += perPixel, first += step)
            for (int c = 0; c < colors; c++)
                pixels[first + c] = scale.Of(samples[i + c]);
    }

    /// <summary>Without an alpha channel, one colour may stand for "transparent".</summary>
    static void WhitenKey(ReadOnlySpan<byte> key, ReadOnlySpan<ushort> samples, int colors, Span<byte> pixels, int step)
    {
        Span<ushort> color = stackalloc ushort[colors];
        for (int c = 0; c < colors; c++) color[c] = BinaryPrimitives.ReadUInt16BigEndian(key[(2 * c)..]);
        for (int i = 0; i * colors < samples.Length; i++)
            if (samples.Slice(i * colors, colors).SequenceEqual(color))
                pixels.Slice(i * step, colors).Fill(255);
    }

    static void WriteColor(PngFile file, int index, Span<byte> pixel)
    {
        if (3 * index >= file.Palette.Length)
            throw new InvalidDataException($"a pixel has colour {index} of a palette of {file.Palette.Length / 3}");
        file.Palette.AsSpan(3 * index, 3).CopyTo(pixel);
        if (index < file.Transparency.Length) OverWhite(pixel, file.Transparency[index]);
    }

    static void Unpack(ReadOnlySpan<byte> row, int bits, Span<ushort> samples)
    {
        switch (bits)
        {
            case 8:
                for (int i = 0; i < samples.Length; i++) samples[i] = row[i];
                break;
            case 16:
                for (int i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]);
                break;
            default:
                // Smaller samples are packed from the high bits down.
                for (int i = 0, bit = 0; i < samples.Length; i++, bit += bits)
                    samples[i] = (ushort)((row[bit >> 3] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1));
                break;
        }
    }

    static void OverWhite(Span<byte> pixel, int alpha)
    {
        foreach (ref byte value in pixel) value = (byte)((value * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    /// <summary>Scales samples of so many bits so that the largest becomes 255, rounded to the nearest.</summary>
    readonly struct To8(int bits)
    {
        readonly uint _factor = bits == 16 ? 255 : 255 * 65536u / ((1u << bits) - 1);

        // For 16 bits this is libpng's rounding of v · 255 / 65535; below, the factor is a whole number of 65536ths.
        public byte Of(ushort sample) => (byte)((sample * _factor + (bits == 16 ? 32895u : 0)) >> 16);
    }
}
