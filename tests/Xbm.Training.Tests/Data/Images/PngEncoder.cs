using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Xbm.Training.Tests.Data;

/// <summary>Writes any kind of PNG from raw samples. Written from the standard, without a line of the decoder under test.</summary>
sealed record PngEncoder(int Color, int Bits, int Width, int Height)
{
    public byte[] Palette { get; init; } = [];
    public byte[] Transparency { get; init; } = [];
    public bool Interlaced { get; init; }

    /// <summary>The filter of each row, repeated; filter bytes above 4 are written but filter nothing.</summary>
    public int[] Filters { get; init; } = [0];

    /// <summary>A chunk of this type, before the pixels.</summary>
    public string? ExtraChunk { get; init; }

    /// <summary>Pixels are spread over chunks of at most this many bytes.</summary>
    public int ChunkSize { get; init; } = int.MaxValue;

    public int SamplesPerPixel => Color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    int Back => Math.Max(1, Bits * SamplesPerPixel / 8);

    /// <summary>A gray 8-bit file.</summary>
    public static byte[] Gray(byte[] pixels, int width) =>
        new PngEncoder(0, 8, width, pixels.Length / width).Encode(Array.ConvertAll(pixels, p => (ushort)p));

    /// <summary>The file of samples [height, width, SamplesPerPixel], each below 2^Bits.</summary>
    public byte[] Encode(ushort[] samples)
    {
        using var file = new MemoryStream();
        file.Write([137, 80, 78, 71, 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Bits, (byte)Color, (byte)(Interlaced ? 1 : 0));
        Chunk(file, "IHDR", header);
        if (ExtraChunk is not null) Chunk(file, ExtraChunk, [1, 2, 3]);
        if (Palette.Length > 0) Chunk(file, "PLTE", Palette);
        if (Transparency.Length > 0) Chunk(file, "tRNS", Transparency);
        foreach (var part in Compress(samples).Chunk(ChunkSize)) Chunk(file, "IDAT", part);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    byte[] Compress(ushort[] samples)
    {
        using var result = new MemoryStream();
        using (var zlib = new ZLibStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            int count = 0;
            foreach (var rows in Passes())
            {
                byte[]? above = null;
                foreach (var row in rows)
                {
                    byte[] raw = Pack(row, samples);
                    int filter = Filters[count++ % Filters.Length];
                    zlib.WriteByte((byte)filter);
                    zlib.Write(Filter(filter, raw, above ?? new byte[raw.Length]));
                    above = raw;
                }
            }
        }
        return result.ToArray();
    }

    /// <summary>The pixels of every row of every pass. Adam7 as the standard draws it: which pass each pixel of 8 × 8 is in.</summary>
    IEnumerable<List<int[]>> Passes()
    {
        string[] pattern = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];
        for (char pass = '1'; pass <= '7'; pass++)
        {
            var rows = new List<int[]>();
            for (int y = 0; y < Height; y++)
            {
                var columns = Enumerable.Range(0, Width).Where(x => (Interlaced ? pattern[y % 8][x % 8] : '1') == pass);
                int[] row = [.. columns.Select(x => y * Width + x)];
                if (row.Length > 0) rows.Add(row);
            }
            yield return rows;
        }
    }

    byte[] Pack(int[] row, ushort[] samples)
    {
        var bits = new StringBuilder();
        foreach (int pixel in row)
            for (int s = 0; s < SamplesPerPixel; s++)
                bits.Append(Convert.ToString(samples[pixel * SamplesPerPixel + s], 2).PadLeft(Bits, '0'));
        while (bits.Length % 8 != 0) bits.Append('0');
        string all = bits.ToString();
        return [.. Enumerable.Range(0, all.Length / 8).Select(i => Convert.ToByte(all.Substring(i * 8, 8), 2))];
    }

    byte[] Filter(int filter, byte[] raw, byte[] above)
    {
        var result = new byte[raw.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            int a = i < Back ? 0 : raw[i - Back], b = above[i], c = i < Back ? 0 : above[i - Back], p = a + b - c;
            int paeth = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));
            result[i] = (byte)(raw[i] - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 });
        }
        return result;
    }

    public static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        uint crc = ~0u;
        foreach (byte b in body)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & (uint)-(int)(crc & 1));
        }
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        file.Write(number);
    }
}
