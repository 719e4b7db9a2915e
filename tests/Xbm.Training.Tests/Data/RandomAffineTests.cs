using FsCheck;
using FsCheck.Fluent;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class RandomAffineTests
{
    [Fact]
    public void The_defaults_reproduce_any_image_exactly()
    {
        var cases =
            from height in Gen.Choose(1, 33)
            from width in Gen.Choose(1, 33)
            from channels in Gen.Elements(1, 3)
            from seed in Gen.Choose(0, int.MaxValue)
            select (height, width, channels, seed);
        Prop.ForAll(cases.ToArbitrary(), t =>
        {
            float[] image = Noise(t.height * t.width * t.channels, (ulong)t.seed);
            Assert.Equal(image, Apply(new RandomAffine(), image, t.height, t.width, t.channels, (ulong)t.seed));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_stream_gives_one_result_and_another_stream_another()
    {
        var affine = new RandomAffine(15, 0.8f, 1.2f, 10, 0.1f);
        float[] image = Noise(28 * 28, 1);
        Assert.Equal(Apply(affine, image, 28, 28, 1, 5), Apply(affine, image, 28, 28, 1, 5));
        Assert.NotEqual(Apply(affine, image, 28, 28, 1, 5), Apply(affine, image, 28, 28, 1, 6));
    }

    [Fact]
    public void Twice_the_scale_enlarges_about_the_centre()
    {
        var image = new float[5 * 5];
        (image[12], image[13]) = (1, 0.5f);
        float[] result = Apply(new RandomAffine(scaleLow: 2, scaleHigh: 2), image, 5, 5, 1, 0);
        Assert.Equal([0, 0.5f, 1, 0.75f, 0.5f], result[10..15]);
        Assert.Equal([0, 0.25f, 0.5f, 0.375f, 0.25f], result[5..10]);
        Assert.Equal(new float[5], result[..5]);
    }

    [Fact]
    public void A_rotation_stays_in_its_range_and_takes_both_directions()
    {
        // A point far right of the centre goes round it by the drawn angle.
        const int Side = 65;
        var image = new float[Side * Side];
        image[32 * Side + 60] = 1;
        var angles = new List<double>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var (x, y, mass) = Centroid(Apply(new RandomAffine(degrees: 30), image, Side, Side, 1, seed), Side);
            Assert.InRange(mass, 0.5, 1.5);
            Assert.InRange(Math.Sqrt(x * x + y * y), 27, 29);
            angles.Add(Math.Atan2(y, x) * 180 / Math.PI);
        }
        Assert.InRange(angles.Min(), -31.5, -25);
        Assert.InRange(angles.Max(), 25, 31.5);
    }

    [Fact]
    public void A_shift_moves_by_at_most_its_fraction_and_brings_in_zeros()
    {
        const int Side = 40;
        float[] image = [.. Enumerable.Repeat(1f, Side * Side)];
        double most = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            float[] result = Apply(new RandomAffine(translate: 0.25f), image, Side, Side, 1, seed);
            double lost = 1 - result.Average();
            Assert.InRange(lost, 0, 1 - 0.75 * 0.75 + 1e-3);
            most = Math.Max(most, lost);
        }
        Assert.InRange(most, 0.3, 1);
    }

    [Fact]
    public void A_shear_moves_rows_sideways_and_keeps_their_height()
    {
        const int Side = 65;
        var image = new float[Side * Side];
        image[12 * Side + 32] = 1;
        var shifts = new List<double>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            var (x, y, _) = Centroid(Apply(new RandomAffine(shear: 45), image, Side, Side, 1, seed), Side);
            Assert.Equal(-20, y, 0.01);
            shifts.Add(x);
        }
        Assert.InRange(shifts.Min(), -20.01, -15);
        Assert.InRange(shifts.Max(), 15, 20.01);
    }

    [Theory]
    [InlineData(-1, 1, 1, 0, 0, "rotation")]
    [InlineData(181, 1, 1, 0, 0, "rotation")]
    [InlineData(float.NaN, 1, 1, 0, 0, "rotation")]
    [InlineData(0, 0, 1, 0, 0, "smallest scale")]
    [InlineData(0, 1.2f, 1.1f, 0, 0, "largest scale")]
    [InlineData(0, 1, 1, 90, 0, "shear")]
    [InlineData(0, 1, 1, 0, 1.5f, "translation")]
    public void A_value_out_of_range_is_bad_usage(float degrees, float low, float high, float shear, float translate, string names) =>
        Assert.Contains(
            names,
            Assert.Throws<UsageException>(() => new RandomAffine(degrees, low, high, shear, translate)).Message,
            StringComparison.Ordinal);

    static float[] Apply(RandomAffine affine, float[] image, int height, int width, int channels, ulong seed)
    {
        var rng = new Rng(seed);
        var result = new float[image.Length];
        affine.Apply(image, result, height, width, channels, ref rng);
        return result;
    }

    static float[] Noise(int count, ulong seed)
    {
        var rng = new Rng(seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = rng.NextFloat();
        return values;
    }

    /// <summary>The centre of mass, from the centre of the image.</summary>
    static (double X, double Y, double Mass) Centroid(float[] image, int side)
    {
        double x = 0, y = 0, mass = image.Sum();
        for (int i = 0; i < image.Length; i++)
        {
            x += image[i] * (i % side - (side - 1) / 2.0);
            y += image[i] * (i / side - (side - 1) / 2.0);
        }
        return (x / mass, y / mass, mass);
    }
}
