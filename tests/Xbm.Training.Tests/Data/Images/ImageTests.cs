using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class ImageTests
{
    [Fact]
    public void Colour_becomes_gray_by_luma_and_gray_becomes_colour_by_repeating()
    {
        var color = new Image([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9], 2, 2, 3);
        Assert.Equal([76, 150, 29, 9], color.WithChannels(1).Pixels);
        Assert.Equal([1, 1, 1, 2, 2, 2], new Image([1, 2], 1, 2, 1).WithChannels(3).Pixels);
        Assert.Same(color, color.WithChannels(3));
    }

    [Fact]
    public void Samples_that_do_not_fill_the_picture_are_an_error()
    {
        Assert.Throws<ArgumentException>(() => new Image(new byte[5], 2, 3, 1));
        Assert.Throws<ArgumentException>(() => new Image(new byte[4], 1, 2, 2));
        Assert.Throws<ArgumentException>(() => new Image([], 0, 3, 1));
    }
}
