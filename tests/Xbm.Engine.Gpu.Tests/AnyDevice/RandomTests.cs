namespace Xbm.Engine.Gpu.Tests;

[Trait("Speed", "fast")]
public class RandomTests
{
    [Theory]
    [InlineData(0, -2, 5, 17UL, 4UL)]
    [InlineData(1, 0, 1, 0UL, 0UL)]
    [InlineData(1003, -2, 5, ulong.MaxValue, 1UL << 40)]
    [InlineData(5, 3, 3, 1UL, 2UL)]
    // A range so narrow that most draws round to its upper bound, which is not part of it.
    [InlineData(500, 1, 1.0000001f, 9UL, 9UL)]
    public void The_device_draws_the_numbers_of_the_host_bit_for_bit(int length, float low, float high, ulong seed, ulong stream)
    {
        using var lease = TestDevice.Lease();
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        var values = backend.Empty(new(length));
        backend.RandomUniform(values.Storage, low, high, seed, stream);
        var rng = new Rng(seed, stream);
        Assert.Equal(Enumerable.Range(0, length).Select(_ => Next()), values.ToArray().Select(BitConverter.SingleToInt32Bits));

        int Next() => BitConverter.SingleToInt32Bits(rng.NextFloat(low, high));
    }
}
