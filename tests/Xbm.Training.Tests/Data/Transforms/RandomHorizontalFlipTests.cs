using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class RandomHorizontalFlipTests
{
    static readonly RandomHorizontalFlip Always = new() { Probability = 1 };

    [Property]
    public void To_flip_twice_changes_nothing(byte height, byte width, bool color, int seed)
    {
        var shape = Pictures.Shape(height, width, color);
        float[] image = Pictures.Noise(shape, seed);
        Assert.Equal(image, Pictures.Through(Always, Pictures.Through(Always, image, shape), shape));
    }

    [Property]
    public void Every_pixel_goes_to_the_other_side_of_its_row(byte height, byte width, bool color, int seed)
    {
        var shape = Pictures.Shape(height, width, color);
        float[] image = Pictures.Noise(shape, seed);
        var rows = image.Chunk(shape.Width * shape.Channels).Select(row => row.Chunk(shape.Channels).Reverse().SelectMany(p => p));
        Assert.Equal(rows.SelectMany(row => row), Pictures.Through(Always, image, shape));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 0.2, 0.3)]
    [InlineData(1, 1, 1)]
    public void It_flips_as_often_as_asked_for(double probability, double least, double most)
    {
        var flip = new RandomHorizontalFlip { Probability = probability };
        var shape = new ImageShape(1, 2, 1);
        int flipped = Enumerable.Range(0, 2000).Count(seed => Pictures.Through(flip, [1, 2], shape, (ulong)seed)[0] == 2);
        Assert.InRange(flipped / 2000.0, least, most);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_probability_that_is_none_is_bad_usage(double probability) =>
        Assert.Contains(
            "Probability is",
            Assert.Throws<UsageException>(() => new RandomHorizontalFlip { Probability = probability }.OutputOf(new(1, 1, 1))).Message,
            StringComparison.Ordinal);
}
