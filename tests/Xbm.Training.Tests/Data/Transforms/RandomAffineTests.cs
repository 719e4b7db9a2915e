using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class RandomAffineTests
{
    [Property]
    public Property The_defaults_reproduce_any_image_exactly()
    {
        var cases =
            from height in Gen.Choose(1, 33)
            from width in Gen.Choose(1, 33)
            from channels in Gen.Elements(1, 3)
            from seed in Gen.Choose(0, int.MaxValue)
            select (height, width, channels, seed);
        return Prop.ForAll(cases.ToArbitrary(), t =>
        {
            float[] image = Noise(t.height * t.width * t.channels, (ulong)t.seed);
            Assert.Equal(image, Apply(new RandomAffine(), image, t.height, t.width, t.channels, (ulong)t.seed));
        });
    }

    [Fact]
    public void One_stream_gives_one_result_and_another_stream_another()
    {
        var affine = new RandomAffine { Rotate = 15, Scale = 0.2, Shear = 10, Translate = 0.1 };
        float[] image = Noise(28 * 28, 1);
        Assert.Equal(Apply(affine, image, 28, 28, 1, 5), Apply(affine, image, 28, 28, 1, 5));
        Assert.NotEqual(Apply(affine, image, 28, 28, 1, 5), Apply(affine, image, 28, 28, 1, 6));
    }

    [Fact]
    public void Every_pixel_is_the_drawn_map_read_backwards()
    {
        // Worked out once more, in double precision and with the map itself, inverted as a matrix.
        const int Side = 11;
        var affine = new RandomAffine { Rotate = 40, Scale = 0.3, Shear = 20, Translate = 0.1 };
        float[] image = Noise(Side * Side, 9);
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] result = Apply(affine, image, Side, Side, 1, seed);
            var rng = new Rng(seed);
            double angle = rng.NextFloat(-40, 40) * Math.PI / 180, scale = rng.NextFloat(0.7f, 1.3f);
            double shear = Math.Tan(rng.NextFloat(-20, 20) * Math.PI / 180);
            double shiftX = rng.NextFloat(-0.1f, 0.1f) * Side, shiftY = rng.NextFloat(-0.1f, 0.1f) * Side;
            var forward = new Matrix3x2(
                (float)(scale * Math.Cos(angle)), (float)(scale * Math.Sin(angle)),
                (float)(scale * (shear * Math.Cos(angle) - Math.Sin(angle))), (float)(scale * (shear * Math.Sin(angle) + Math.Cos(angle))),
                (float)shiftX, (float)shiftY);
            Assert.True(Matrix3x2.Invert(forward, out var backward));
            for (int i = 0; i < result.Length; i++)
            {
                var to = new Vector2(i % Side - Side / 2, i / Side - Side / 2);
                var from = Vector2.Transform(to, backward) + new Vector2(Side / 2);
                Assert.Equal(Sample(image, Side, from.X, from.Y), result[i], 1e-4);
            }
        }

        static double Sample(float[] image, int side, double x, double y)
        {
            double sum = 0;
            for (int i = 0; i < image.Length; i++)
                sum += image[i] * Math.Max(0, 1 - Math.Abs(x - i % side)) * Math.Max(0, 1 - Math.Abs(y - i / side));
            return sum;
        }
    }

    [Fact]
    public void A_scale_stays_in_its_range_and_enlarges_and_shrinks()
    {
        const int Side = 65;
        var image = new float[Side * Side];
        image[32 * Side + 52] = 1;
        var factors = new List<double>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            // What is enlarged takes more pixels, so it is its place that counts.
            var (x, y, _) = Centroid(Apply(new RandomAffine { Scale = 0.4 }, image, Side, Side, 1, seed), Side);
            Assert.Equal(0, y, 0.01);
            factors.Add(x / 20);
        }
        Assert.InRange(factors.Min(), 0.55, 0.68);
        Assert.InRange(factors.Max(), 1.32, 1.45);
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
            var (x, y, mass) = Centroid(Apply(new RandomAffine { Rotate = 30 }, image, Side, Side, 1, seed), Side);
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
            float[] result = Apply(new RandomAffine { Translate = 0.25 }, image, Side, Side, 1, seed);
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
            var (x, y, _) = Centroid(Apply(new RandomAffine { Shear = 45 }, image, Side, Side, 1, seed), Side);
            Assert.Equal(-20, y, 0.01);
            shifts.Add(x);
        }
        Assert.InRange(shifts.Min(), -20.01, -15);
        Assert.InRange(shifts.Max(), 15, 20.01);
    }

    [Theory]
    [InlineData(-1, 0, 0, 0, "Rotate is -1, expected a number from 0 to 180")]
    [InlineData(181, 0, 0, 0, "Rotate is 181")]
    [InlineData(double.NaN, 0, 0, 0, "Rotate is NaN")]
    [InlineData(0, 1, 0, 0, "Scale is 1")]
    [InlineData(0, -0.1, 0, 0, "Scale is -0.1")]
    [InlineData(0, 0, 90, 0, "Shear is 90")]
    [InlineData(0, 0, 0, 1.5, "Translate is 1.5")]
    public void A_value_out_of_range_is_bad_usage(double rotate, double scale, double shear, double translate, string reason)
    {
        var affine = new RandomAffine { Rotate = rotate, Scale = scale, Shear = shear, Translate = translate };
        Assert.Contains(
            reason, Assert.Throws<UsageException>(() => affine.OutputOf(new ImageShape(5, 5, 1))).Message, StringComparison.Ordinal);
    }

    static float[] Apply(RandomAffine affine, float[] image, int height, int width, int channels, ulong seed)
    {
        var rng = new Rng(seed);
        var result = new float[image.Length];
        affine.Apply(image, new ImageShape(height, width, channels), result, ref rng);
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
