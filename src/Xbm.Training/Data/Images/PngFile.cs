using System.Buffers.Binary;

namespace Xbm.Training.Data;

/// <summary>The chunks of a PNG file that matter for its pixels, checked, with the pixels still compressed.</summary>
/// <param name="Header">IHDR.</param>
/// <param name="Palette">PLTE: RGB triples; empty where there is none.</param>
/// <param name="Transparency">tRNS: alpha per palette entry, or one colour as 16-bit samples; empty where there is none.</param>
/// <param name="Compressed">All IDAT chunks together: one zlib stream.</param>
sealed record PngFile(PngHeader Header, byte[] Palette, byte[] Transparency, byte[] Compressed)
{
    /// <summary>What every PNG file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    public static PngFile Parse(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Signature)) throw new InvalidDataException("it does not begin like a PNG file");
        bytes = bytes[Signature.Length..];

        PngHeader? header = null;
        byte[] palette = [], transparency = [];
        using var compressed = new MemoryStream();
        while (true)
        {
            var data = ReadChunk(ref bytes, out var type);
            if (header is null != type.SequenceEqual("IHDR"u8))
                throw new InvalidDataException("its first chunk, and no other, must be IHDR");
            if (type.SequenceEqual("IHDR"u8)) header = PngHeader.Parse(data);
            else if (type.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8)) transparency = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8)) compressed.Write(data);
            else if (type.SequenceEqual("IEND"u8)) break;
            else if (char.IsAsciiLetterUpper((char)type[0])) throw new InvalidDataException("it has an unknown critical chunk");
        }
        var file = new PngFile(header!.Value, palette, transparency, compressed.ToArray());
        file.Check();
        return file;
    }

    /// <summary>Length, type, data, CRC over type and data.</summary>
    static ReadOnlySpan<byte> ReadChunk(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> type)
    {
        if (bytes.Length < 12) throw new InvalidDataException("it ends before the IEND chunk");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length > bytes.Length - 12) throw new InvalidDataException("it ends within a chunk");
        type = bytes.Slice(4, 4);
        var data = bytes.Slice(8, (int)length);
        if (Crc32.Of(bytes.Slice(4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(bytes[(8 + (int)length)..]))
            throw new InvalidDataException("the checksum of a chunk is wrong");
        bytes = bytes[(12 + (int)length)..];
        return data;
    }

    void Check()
    {
        if (Header.Color == PngColor.Palette && (Palette.Length is 0 or > 768 || Palette.Length % 3 != 0))
            throw new InvalidDataException($"its palette has {Palette.Length} bytes, expected 3 for each of 1 to 256 colours");
        int key = Header.Color is PngColor.Gray or PngColor.Rgb ? 2 * Header.SamplesPerPixel : 0;
        if (key > 0 && Transparency.Length > 0 && Transparency.Length != key)
            throw new InvalidDataException($"its tRNS chunk has {Transparency.Length} bytes, expected {key}");
        if (Compressed.Length == 0) throw new InvalidDataException("it has no pixel data");
    }
}
