using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public sealed class FileImageSetTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(9, 1)]
    public void In_memory_or_on_demand_every_pixel_has_the_same_bits(int size, int channels)
    {
        // Sizes that do not divide each other: averages that are no whole 255ths.
        var files = Enumerable.Range(0, 6).Select(i => _temp.Write($"{i}.png", Noise(7 + i, 11 - i, color: i % 2 == 0, i)));
        var set = new FileImageSet([.. files], [0, 1, 0, 1, 0, 1], ["a", "b"], new ImageShape(size, size, channels));
        float[] onDemand = new float[set.Count * set.ImageLength], kept = new float[onDemand.Length];
        set.ReadRange(0, set.Count, onDemand);
        set.ToMemory().ReadRange(0, set.Count, kept);
        Assert.Equal(Pictures.Bits(kept), Pictures.Bits(onDemand));
        Assert.True(onDemand.Distinct().Count() > 1);
    }

    [Fact]
    public void An_image_knows_its_file_in_memory_too()
    {
        string file = _temp.Write("a.png", PngEncoder.Gray([1], 1));
        var set = new FileImageSet([file], [0], ["a"], new ImageShape(1, 1, 1));
        Assert.Equal((file, file), (set.PathOf(0), set.ToMemory().PathOf(0)));
    }

    [Fact]
    public void A_file_too_many_or_too_few_is_an_error() =>
        Assert.Throws<ArgumentException>(() => new FileImageSet(["a.png"], [0, 0], ["a"], new ImageShape(1, 1, 1)));

    static byte[] Noise(int height, int width, bool color, int seed)
    {
        var rng = new Rng((ulong)seed);
        var encoder = new PngEncoder(color ? 2 : 0, 8, width, height);
        return encoder.Encode([.. Enumerable.Range(0, height * width * encoder.SamplesPerPixel).Select(_ => (ushort)rng.NextInt(256))]);
    }
}
