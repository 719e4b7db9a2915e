using FsCheck;
using FsCheck.Fluent;
using Xbm.Conformance.Properties;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests;

public class RngTests
{
    [Theory]
    // Random123's known answers for philox4x32-10.
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0x299f31d0a4093822UL, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_known_answers(ulong counter, ulong stream, ulong key, uint a, uint b, uint c, uint d)
    {
        var bits = Rng.Philox(counter, stream, key);
        Assert.Equal([a, b, c, d], new[] { (uint)bits, (uint)(bits >> 32), (uint)(bits >> 64), (uint)(bits >> 96) });
    }

    [Fact]
    public void A_stream_is_the_blocks_of_its_counter_one_after_the_other()
    {
        var rng = new Rng(7, 3);
        for (int i = 0; i < 40; i++) Assert.Equal((uint)(Rng.Philox((ulong)(i / 4), 3, 7) >> (32 * (i % 4))), rng.NextUInt());
    }

    [Fact]
    public void The_same_seed_use_epoch_and_index_give_the_same_numbers_and_any_other_does_not()
    {
        static uint First(ulong seed, string use, long epoch, long index)
        {
            var rng = Rng.Of(seed, use, epoch, index);
            return rng.NextUInt();
        }

        Assert.Equal(First(1, "crop", 2, 3), First(1, "crop", 2, 3));
        Assert.Distinct([First(1, "crop", 2, 3), First(2, "crop", 2, 3), First(1, "flip", 2, 3), First(1, "crop", 3, 3),
            First(1, "crop", 2, 4)]);
    }

    public static class Ranges
    {
        public static Arbitrary<(int Low, int High)> Samples() =>
            Gen.Choose(-1000, 1000).SelectMany(low => Gen.Choose(low + 1, 1001), (low, high) => (low, high)).ToArbitrary();
    }

    public static class Bounds
    {
        public static Arbitrary<int> Samples() => Gen.Choose(1, int.MaxValue).ToArbitrary();
    }

    public static class Counts
    {
        public static Arbitrary<int> Samples() => Gen.Choose(0, 300).ToArbitrary();
    }

    [SampleProperty(typeof(Ranges))]
    public void Uniform_numbers_stay_below_the_upper_bound((int Low, int High) range)
    {
        float low = range.Low / 8f, high = range.High / 8f;
        foreach (uint bits in new[] { 0u, 1u << 8, 0x80000000u, uint.MaxValue })
        {
            float value = Rng.Within(low, high, Rng.ToUnit(bits));
            Assert.True(value >= low && value < high, $"{value} is not in [{low}, {high})");
        }
    }

    [Fact]
    public void Unit_numbers_have_24_random_bits_and_their_mean()
    {
        var rng = new Rng(5);
        double sum = 0;
        for (int i = 0; i < 20_000; i++)
        {
            float value = rng.NextFloat();
            Assert.True(value is >= 0 and < 1);
            Assert.Equal(MathF.Floor(value * (1 << 24)), value * (1 << 24));
            sum += value;
        }
        Assert.InRange(sum / 20_000, 0.49, 0.51);
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_variance_1()
    {
        var rng = new Rng(11);
        double sum = 0, square = 0;
        const int count = 40_000;
        for (int i = 0; i < count; i++)
        {
            double value = rng.NextNormal();
            (sum, square) = (sum + value, square + value * value);
        }
        Assert.InRange(sum / count, -0.02, 0.02);
        Assert.InRange(square / count, 0.97, 1.03);
    }

    [SampleProperty(typeof(Bounds))]
    public void Integers_stay_below_their_bound(int bound)
    {
        var rng = new Rng((ulong)bound);
        for (int i = 0; i < 20; i++) Assert.InRange(rng.NextInt(bound), 0, bound - 1);
    }

    [Fact]
    public void Integers_are_uniform()
    {
        var rng = new Rng(3);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++) counts[rng.NextInt(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void A_bound_that_is_not_positive_is_an_error() => Assert.Throws<ArgumentOutOfRangeException>(() => new Rng(0).NextInt(0));

    [SampleProperty(typeof(Counts))]
    public void A_shuffle_is_a_permutation(int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        new Rng((ulong)count).Shuffle<int>(items);
        Assert.Equal(Enumerable.Range(0, count), items.Order());
    }

    [Fact]
    public void A_shuffle_puts_every_item_everywhere_equally_often()
    {
        var rng = new Rng(9);
        var counts = new int[4, 4];
        for (int i = 0; i < 8_000; i++)
        {
            int[] items = [0, 1, 2, 3];
            rng.Shuffle<int>(items);
            for (int place = 0; place < 4; place++) counts[items[place], place]++;
        }
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 1_850, 2_150));
    }

    [Fact]
    public void The_device_draws_the_numbers_of_the_host()
    {
        using var backend = new CpuBackend(2);
        using var step = backend.BeginStep();
        var values = backend.Empty(new(103));
        backend.RandomUniform(values.Storage, -2, 5, 17, 4);
        var rng = new Rng(17, 4);
        Assert.All(values.ToArray(), value => Assert.Equal(rng.NextFloat(-2, 5), value));
    }
}
