using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class NormalizeTests
{
    [Property]
    public void With_its_own_mean_and_deviation_every_channel_of_an_image_comes_to_0_and_1(byte height, byte width, bool color, int seed)
    {
        var shape = Pictures.Shape(height, width, color) with { Height = 4 + height % 17 };
        float[] image = Pictures.Noise(shape, seed);
        var channels = Enumerable.Range(0, shape.Channels).Select(c => Moments(image, shape, c)).ToArray();
        var normalize = new Normalize
        {
            Mean = [.. channels.Select(m => m.Mean)],
            StandardDeviation = [.. channels.Select(m => m.Deviation)],
        };
        float[] result = Pictures.Through(normalize, image, shape);
        for (int c = 0; c < shape.Channels; c++)
        {
            var (mean, deviation) = Moments(result, shape, c);
            Assert.Equal(0, mean, 1e-3);
            Assert.Equal(1, deviation, 1e-3);
        }
    }

    [Property]
    public void One_value_stands_for_all_channels(byte height, byte width, int seed)
    {
        var shape = Pictures.Shape(height, width, color: true);
        float[] image = Pictures.Noise(shape, seed);
        var one = new Normalize { Mean = [0.3], StandardDeviation = [0.2] };
        var each = new Normalize { Mean = [0.3, 0.3, 0.3], StandardDeviation = [0.2, 0.2, 0.2] };
        Assert.Equal(Pictures.Through(one, image, shape), Pictures.Through(each, image, shape));
    }

    [Fact]
    public void The_defaults_bring_0_to_1_to_minus_1_to_1() =>
        Assert.Equal([-1, 0, 1], Pictures.Through(new Normalize(), [0, 0.5f, 1], new ImageShape(1, 3, 1)));

    [Fact]
    public void Mean_0_and_deviation_1_leave_every_pixel_as_it_is()
    {
        var shape = new ImageShape(5, 4, 3);
        float[] image = Pictures.Noise(shape, 1);
        Assert.Equal(image, Pictures.Through(new Normalize { Mean = [0], StandardDeviation = [1] }, image, shape));
    }

    public static TheoryData<double[], double[], int, string> Bad => new()
    {
        { [0, 0], [1], 3, "Mean is [0, 0], expected finite numbers: one, or one for each of 3 channels" },
        { [0, 0, 0], [1], 1, "Mean is [0, 0, 0]" },
        { [], [1], 1, "Mean is []" },
        { [double.NaN], [1], 1, "Mean is [NaN]" },
        { [0], [1, 0, 1], 3, "StandardDeviation is [1, 0, 1], expected numbers above 0" },
        { [0], [-1], 3, "StandardDeviation is [-1]" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Values_that_make_no_sense_or_do_not_fit_the_channels_are_bad_usage(
        double[] mean, double[] deviation, int channels, string reason)
    {
        var normalize = new Normalize { Mean = [.. mean], StandardDeviation = [.. deviation] };
        Assert.Contains(
            reason, Assert.Throws<UsageException>(() => normalize.OutputOf(new(2, 2, channels))).Message, StringComparison.Ordinal);
    }

    static (double Mean, double Deviation) Moments(float[] image, ImageShape shape, int channel)
    {
        double[] values = [.. image.Where((_, i) => i % shape.Channels == channel).Select(v => (double)v)];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }
}
