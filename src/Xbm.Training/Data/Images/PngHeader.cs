using System.Buffers.Binary;
using System.Diagnostics;

namespace Xbm.Training.Data;

/// <summary>The colour types of PNG, with their numbers in the file.</summary>
enum PngColor { Gray = 0, Rgb = 2, Palette = 3, GrayAlpha = 4, Rgba = 6 }

/// <summary>The IHDR chunk.</summary>
readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColor Color, bool Interlaced)
{
    const int Length = 13;

    public int SamplesPerPixel => Color switch
    {
        PngColor.Gray or PngColor.Palette => 1,
        PngColor.GrayAlpha => 2,
        PngColor.Rgb => 3,
        PngColor.Rgba => 4,
        _ => throw new UnreachableException(),
    };

    /// <summary>How far back a filter looks for the pixel to the left: whole bytes, at least one.</summary>
    public int BytesPerPixel => Math.Max(1, BitDepth * SamplesPerPixel / 8);

    /// <summary>The bytes of one row of so many pixels, without the filter byte.</summary>
    public int RowBytes(int width) => (int)(((long)width * BitDepth * SamplesPerPixel + 7) / 8);

    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != Length) throw new InvalidDataException($"its header has {data.Length} bytes, expected {Length}");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0 || (ulong)width * height > PngDecoder.MaxPixels)
            throw new InvalidDataException($"it claims {width} x {height} pixels, expected 1 to {PngDecoder.MaxPixels >> 20} Mpixel");

        int depth = data[8];
        bool known = data[9] switch
        {
            (byte)PngColor.Gray => depth is 1 or 2 or 4 or 8 or 16,
            (byte)PngColor.Palette => depth is 1 or 2 or 4 or 8,
            (byte)PngColor.Rgb or (byte)PngColor.GrayAlpha or (byte)PngColor.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!known) throw new InvalidDataException($"colour type {data[9]} with {depth} bits does not exist");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw new InvalidDataException($"compression {data[10]}, filter method {data[11]}, interlace {data[12]} is not defined");
        return new((int)width, (int)height, depth, (PngColor)data[9], data[12] == 1);
    }
}
