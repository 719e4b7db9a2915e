using System.IO.Compression;
using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>
/// A PNG decoder (ISO/IEC 15948): every colour type, bit depth, filter and Adam7. 16-bit samples are scaled to 8; transparent
/// pixels are laid over white.
/// </summary>
public sealed class PngDecoder : IImageDecoder
{
    /// <summary>Larger pictures are refused before anything is allocated for them.</summary>
    public const long MaxPixels = 64L << 20;

    /// <inheritdoc/>
    public string Format => "PNG";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".png"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> start) => start.StartsWith(PngFile.Signature);

    /// <inheritdoc/>
    public Image Decode(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return Decode(PngFile.Parse(bytes));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // The stream reports its early end in its own words; the reader of the message wants to know about the file.
            string reason = e is EndOfStreamException ? "the pixel data ends early" : e.Message.TrimEnd('.');
            throw new XbmException($"{name} is not an intact PNG file: {reason}. Replace or remove it.", e);
        }
    }

    static Image Decode(PngFile file)
    {
        var header = file.Header;
        // Deflate shrinks at most 1032 to 1, so a small file that claims a large picture is caught before the picture is allocated.
        long filtered = PngPass.Of(header).Sum(p => (long)p.Height * (1 + header.RowBytes(p.Width)));
        if (filtered > 1032L * file.Compressed.Length) throw new InvalidDataException("the pixel data ends early");

        int channels = header.Color is PngColor.Gray or PngColor.GrayAlpha ? 1 : 3;
        var pixels = new byte[checked(header.Height * header.Width * channels)];
        using var zlib = new ZLibStream(new MemoryStream(file.Compressed), CompressionMode.Decompress);
        // A row may be a few bytes, and every read from the inflater costs a native call.
        using var inflated = new BufferedStream(zlib, (int)Math.Min(filtered, 1 << 16));
        foreach (var pass in PngPass.Of(header))
        {
            int bytes = header.RowBytes(pass.Width);
            byte[] above = new byte[bytes], row = new byte[bytes + 1];
            var samples = new ushort[pass.Width * header.SamplesPerPixel];
            for (int y = 0; y < pass.Height; y++)
            {
                inflated.ReadExactly(row);
                PngFilter.Undo(row[0], row.AsSpan(1), above, header.BytesPerPixel);
                row.AsSpan(1).CopyTo(above);
                int first = (pass.Y + y * pass.StepY) * header.Width + pass.X;
                PngSamples.Write(file, above, samples, pixels.AsSpan(first * channels), pass.StepX * channels);
            }
        }
        return new Image(pixels, header.Height, header.Width, channels);
    }
}
