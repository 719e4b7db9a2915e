using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class ImageSetTests
{
    [Fact]
    public void A_range_is_its_images_one_after_the_other()
    {
        var set = Sets.Of([40, 30], side: 3);
        var range = new float[50 * 9];
        set.ReadRange(7, 50, range);
        for (int i = 0; i < 50; i++) Assert.Equal(Enumerable.Repeat((7 + i) / 255f, 9), range.AsSpan(i * 9, 9).ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(3, 1)]
    [InlineData(1, int.MaxValue)]
    public void A_range_outside_the_set_is_an_error(int start, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sets.Of([3]).ReadRange(start, count, new float[8]));

    [Fact]
    public void A_broken_image_in_a_range_is_its_own_error() =>
        Assert.Equal("image 5 is broken", Assert.Throws<XbmException>(() => new BrokenSet().ReadRange(0, 9, new float[9])).Message);

    [Fact]
    public void Arrays_that_do_not_fit_each_other_are_an_error()
    {
        Assert.Throws<ArgumentException>(() => new MemoryImageSet(new byte[5], [0, 0], ["a"], 1, 2, 1));
        Assert.Throws<ArgumentException>(() => new MemoryImageSet(new byte[2], [0, 1], ["a"], 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new MemoryImageSet(new byte[2], [0, -1], ["a"], 1, 1, 1));
    }

    sealed class BrokenSet() : ImageSet(1, 1, 1, new int[9], ["a"])
    {
        public override void Read(int index, Span<float> pixels)
        {
            if (index == 5) throw new XbmException("image 5 is broken");
        }
    }
}
