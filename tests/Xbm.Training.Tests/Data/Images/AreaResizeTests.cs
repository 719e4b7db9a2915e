using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

public class AreaResizeTests
{
    static readonly Gen<(int H, int W, int C, int ToH, int ToW, int Seed)> Cases =
        from h in Gen.Choose(1, 13)
        from w in Gen.Choose(1, 13)
        from c in Gen.Elements(1, 3)
        from toH in Gen.Choose(1, 13)
        from toW in Gen.Choose(1, 13)
        from seed in Gen.Choose(0, int.MaxValue)
        select (h, w, c, toH, toW, seed);

    [Property]
    public Property A_new_pixel_is_the_mean_over_the_area_it_covers() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            float[] source = Random(t.H * t.W * t.C, t.Seed), result = new float[t.ToH * t.ToW * t.C];
            AreaResize.Resize(source, t.H, t.W, t.C, result, t.ToH, t.ToW);
            for (int y = 0; y < t.ToH; y++)
                for (int x = 0; x < t.ToW; x++)
                    for (int c = 0; c < t.C; c++)
                        Assert.Equal(Naive(source, t.H, t.W, t.C, t.ToH, t.ToW, y, x, c), result[(y * t.ToW + x) * t.C + c], 1e-5);
        });

    [Property]
    public Property The_mean_of_the_picture_is_kept() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            float[] source = Random(t.H * t.W * t.C, t.Seed), result = new float[t.ToH * t.ToW * t.C];
            AreaResize.Resize(source, t.H, t.W, t.C, result, t.ToH, t.ToW);
            Assert.Equal(source.Average(), result.Average(), 1e-5);
        });

    [Property]
    public Property The_same_size_changes_nothing() =>
        Prop.ForAll(Cases.ToArbitrary(), t =>
        {
            float[] source = Random(t.H * t.W * t.C, t.Seed), result = new float[source.Length];
            AreaResize.Resize(source, t.H, t.W, t.C, result, t.H, t.W);
            Assert.Equal(source, result);
        });

    [Fact]
    public void Bytes_become_floats_from_0_to_1()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var result = new float[256];
        AreaResize.Resize(all, 16, 16, 1, result, 16, 16);
        Assert.Equal(all.Select(b => b / 255f), result);
    }

    [Fact]
    public void A_span_that_does_not_fit_its_shape_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => AreaResize.Resize(new float[5], 2, 3, 1, new float[1], 1, 1));
        Assert.Throws<ArgumentException>(() => AreaResize.Resize(new byte[6], 2, 3, 1, new float[2], 1, 1));
    }

    static float[] Random(int count, int seed)
    {
        var rng = new Rng((ulong)seed);
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = rng.NextFloat();
        return values;
    }

    /// <summary>Both pictures laid over the unit square; every old pixel counts by the area of the overlap.</summary>
    static double Naive(float[] source, int h, int w, int channels, int toH, int toW, int y, int x, int c)
    {
        double sum = 0, area = 0;
        for (int i = 0; i < h; i++)
        {
            for (int j = 0; j < w; j++)
            {
                double tall = Math.Min((y + 1.0) / toH, (i + 1.0) / h) - Math.Max((double)y / toH, (double)i / h);
                double wide = Math.Min((x + 1.0) / toW, (j + 1.0) / w) - Math.Max((double)x / toW, (double)j / w);
                double overlap = Math.Max(tall, 0) * Math.Max(wide, 0);
                sum += overlap * source[(i * w + j) * channels + c];
                area += overlap;
            }
        }
        return sum / area;
    }
}
