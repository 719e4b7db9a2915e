using FsCheck;
using FsCheck.Fluent;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class PngDecoderTests
{
    static readonly (int Color, int Bits)[] Kinds =
    [
        (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16),
    ];

    public static TheoryData<int, int, bool> KindsWithAndWithoutInterlace()
    {
        var data = new TheoryData<int, int, bool>();
        foreach (var (color, bits) in Kinds)
        {
            data.Add(color, bits, false);
            data.Add(color, bits, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(KindsWithAndWithoutInterlace))]
    public void Every_kind_of_png_decodes_whatever_its_size_filters_and_chunks(int color, int bits, bool interlaced)
    {
        var cases =
            from width in Gen.Choose(1, 21)
            from height in Gen.Choose(1, 19)
            from seed in Gen.Choose(0, int.MaxValue)
            select (width, height, seed);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var rng = new Rng((ulong)c.seed);
            var encoder = Encoder(color, bits, c.width, c.height, ref rng) with { Interlaced = interlaced, ChunkSize = 1 + c.seed % 50 };
            var samples = Samples(encoder, ref rng);
            var image = ImageDecoders.Decode(encoder.Encode(samples), "made.png");
            Assert.Equal((c.height, c.width, color is 0 or 4 ? 1 : 3), (image.Height, image.Width, image.Channels));
            Assert.Equal(Expected(encoder, samples), image.Pixels);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_an_error()
    {
        var rng = new Rng(1);
        var encoder = Encoder(2, 8, 9, 7, ref rng);
        byte[] file = encoder.Encode(Samples(encoder, ref rng));
        for (int length = 0; length < file.Length; length++) AssertBroken(file[..length], "");
    }

    [Fact]
    public void Any_flipped_bit_is_an_error()
    {
        var rng = new Rng(2);
        var encoder = Encoder(3, 4, 6, 5, ref rng);
        byte[] file = encoder.Encode(Samples(encoder, ref rng));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] broken = [.. file];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<XbmException>(() => ImageDecoders.Decode(broken, "broken.png"));
        }
    }

    [Theory]
    [InlineData(0, 3, "colour type 0 with 3 bits")]
    [InlineData(5, 8, "colour type 5 with 8 bits")]
    [InlineData(2, 4, "colour type 2 with 4 bits")]
    [InlineData(3, 16, "colour type 3 with 16 bits")]
    public void A_kind_that_does_not_exist_is_an_error(int color, int bits, string reason) =>
        AssertBroken(new PngEncoder(color, bits, 1, 1).Encode(new ushort[4]), reason);

    [Theory]
    [InlineData(26, "compression 9")]
    [InlineData(27, "filter method 9")]
    [InlineData(28, "interlace 9")]
    public void A_method_that_is_not_defined_is_an_error(int offset, string reason)
    {
        byte[] file = PngEncoder.Gray([1], 1);
        file[offset] = 9;
        AssertBroken(Resized(file, 1, 1), reason);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, "Mpixel")]
    [InlineData(8193, 8192, "Mpixel")]
    [InlineData(0, 1, "Mpixel")]
    [InlineData(8192, 8192, "the pixel data ends early")]
    public void A_huge_or_empty_picture_is_refused_before_memory_is_taken(int width, int height, string reason)
    {
        byte[] file = Resized(PngEncoder.Gray(new byte[16], 4), width, height);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertBroken(file, reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Fewer_rows_than_the_header_says_are_an_error() =>
        AssertBroken(Resized(PngEncoder.Gray(new byte[16], 4), 4, 5), "the pixel data ends early");

    [Fact]
    public void A_row_with_an_unknown_filter_is_an_error() =>
        AssertBroken((new PngEncoder(0, 8, 2, 2) { Filters = [0, 5] }).Encode([1, 2, 3, 4]), "filter 5");

    [Fact]
    public void A_palette_picture_needs_its_palette()
    {
        AssertBroken(new PngEncoder(3, 8, 1, 1).Encode([0]), "palette has 0 bytes");
        AssertBroken((new PngEncoder(3, 8, 1, 1) { Palette = [1, 2, 3, 4] }).Encode([0]), "palette has 4 bytes");
        AssertBroken((new PngEncoder(3, 8, 1, 1) { Palette = [1, 2, 3] }).Encode([1]), "colour 1 of a palette of 1");
    }

    [Fact]
    public void A_transparent_colour_of_the_wrong_length_is_an_error() =>
        AssertBroken((new PngEncoder(2, 8, 1, 1) { Transparency = [0, 1] }).Encode([0, 0, 0]), "tRNS chunk has 2 bytes, expected 6");

    [Fact]
    public void Chunks_that_need_not_be_understood_are_skipped_and_others_refused()
    {
        Assert.Equal([7], ImageDecoders.Decode((new PngEncoder(0, 8, 1, 1) { ExtraChunk = "teXt" }).Encode([7]), "extra.png").Pixels);
        AssertBroken((new PngEncoder(0, 8, 1, 1) { ExtraChunk = "NEXT" }).Encode([7]), "unknown critical chunk");
    }

    [Fact]
    public void The_first_chunk_must_be_the_header()
    {
        using var file = new MemoryStream();
        file.Write([137, 80, 78, 71, 13, 10, 26, 10]);
        PngEncoder.Chunk(file, "IEND", []);
        AssertBroken(file.ToArray(), "IHDR");
        AssertBroken((new PngEncoder(0, 8, 1, 1) { ExtraChunk = "IHDR" }).Encode([7]), "IHDR");
    }

    [Fact]
    public void A_file_without_pixels_is_an_error()
    {
        using var file = new MemoryStream();
        file.Write(PngEncoder.Gray([1], 1).AsSpan(0, 33));
        PngEncoder.Chunk(file, "IEND", []);
        AssertBroken(file.ToArray(), "no pixel data");
    }

    [Fact]
    public void Pixel_data_that_does_not_inflate_is_an_error()
    {
        using var file = new MemoryStream();
        file.Write(PngEncoder.Gray([1], 1).AsSpan(0, 33));
        PngEncoder.Chunk(file, "IDAT", [1, 2, 3, 4]);
        PngEncoder.Chunk(file, "IEND", []);
        AssertBroken(file.ToArray(), "broken.png");
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_it() =>
        Assert.Contains(
            "nowhere.png", Assert.Throws<XbmException>(() => ImageDecoders.Load("nowhere.png")).Message, StringComparison.Ordinal);

    static void AssertBroken(byte[] file, string reason)
    {
        string message = Assert.Throws<XbmException>(() => new PngDecoder().Decode(file, "broken.png")).Message;
        Assert.StartsWith("broken.png is not an intact PNG file: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    /// <summary>The file with other sizes in its header, and the checksum to go with them.</summary>
    static byte[] Resized(byte[] file, int width, int height)
    {
        using var header = new MemoryStream();
        PngEncoder.Chunk(header, "IHDR", [
            .. BitConverter.GetBytes(width).Reverse(), .. BitConverter.GetBytes(height).Reverse(), .. file[24..29]]);
        return [.. file[..8], .. header.ToArray(), .. file[33..]];
    }

    /// <summary>Random filters, palette and transparency.</summary>
    static PngEncoder Encoder(int color, int bits, int width, int height, ref Rng rng)
    {
        var encoder = new PngEncoder(color, bits, width, height) { Filters = new int[height + 7] };
        for (int i = 0; i < encoder.Filters.Length; i++) encoder.Filters[i] = rng.NextInt(5);
        bool transparent = rng.NextInt(2) == 0;
        return color switch
        {
            3 => encoder with
            {
                Palette = Bytes(3 << bits, ref rng),
                Transparency = transparent ? Bytes(1 + rng.NextInt(1 << bits), ref rng) : [],
            },
            0 when transparent => encoder with { Transparency = Key(1, bits, ref rng) },
            2 when transparent => encoder with { Transparency = Key(3, bits, ref rng) },
            _ => encoder,
        };
    }

    static byte[] Bytes(int count, ref Rng rng)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)rng.NextInt(256);
        return bytes;
    }

    static byte[] Key(int samples, int bits, ref Rng rng)
    {
        var key = new byte[2 * samples];
        for (int i = 0; i < samples; i++)
        {
            int value = rng.NextInt(1 << bits);
            (key[2 * i], key[2 * i + 1]) = ((byte)(value >> 8), (byte)value);
        }
        return key;
    }

    /// <summary>Random samples; where a colour is transparent, every third pixel has it or all but one sample of it.</summary>
    static ushort[] Samples(PngEncoder encoder, ref Rng rng)
    {
        var samples = new ushort[encoder.Width * encoder.Height * encoder.SamplesPerPixel];
        for (int i = 0; i < samples.Length; i++) samples[i] = (ushort)rng.NextInt(1 << encoder.Bits);
        if (encoder.Color is not (0 or 2)) return samples;
        ushort[] key = KeyOf(encoder);
        for (int i = 0; key.Length > 0 && i + key.Length <= samples.Length; i += 3 * key.Length)
        {
            key.CopyTo(samples, i);
            if (rng.NextInt(2) == 0) samples[i + rng.NextInt(key.Length)] = (ushort)rng.NextInt(1 << encoder.Bits);
        }
        return samples;
    }

    static ushort[] KeyOf(PngEncoder encoder) =>
        [.. encoder.Transparency.Chunk(2).Select(pair => (ushort)(pair[0] << 8 | pair[1]))];

    /// <summary>What the standard says, in real numbers: scaled to 0..255, alpha over white.</summary>
    static byte[] Expected(PngEncoder encoder, ushort[] samples)
    {
        double top = (1 << encoder.Bits) - 1;
        return [.. samples.Chunk(encoder.SamplesPerPixel).SelectMany(pixel => encoder.Color switch
        {
            3 => encoder.Palette.Skip(3 * pixel[0]).Take(3)
                .Select(v => Over(v, pixel[0] < encoder.Transparency.Length ? encoder.Transparency[pixel[0]] : 255)),
            4 or 6 => pixel[..^1].Select(v => Over(Math.Round(v * 255 / top), Math.Round(pixel[^1] * 255 / top))),
            _ => pixel.Select(v => Over(Math.Round(v * 255 / top), pixel.SequenceEqual(KeyOf(encoder)) ? 0 : 255)),
        })];
    }

    static byte Over(double value, double alpha) => (byte)Math.Round((value * alpha + 255 * (255 - alpha)) / 255);
}
