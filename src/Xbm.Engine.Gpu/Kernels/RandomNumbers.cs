using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>A product that is rounded to float32 before anything is added to it, as on the CPU.</summary>
interface IRoundedProduct
{
    float Of(float a, float b);
}

/// <summary>By double precision, where the product is exact: no compiler can fuse it with the addition that follows.</summary>
readonly struct DoubleProduct : IRoundedProduct
{
    public float Of(float a, float b) => (float)((double)a * b);
}

/// <summary>For devices without double precision, whose compiler may fuse: the last bit can then differ from the CPU's.</summary>
readonly struct SingleProduct : IRoundedProduct
{
    public float Of(float a, float b) => a * b;
}

/// <summary>Counter-based random numbers, four a thread.</summary>
static class RandomNumbers
{
    /// <summary>Uniform in [low, low + span); <paramref name="highest"/> is what a value that rounds up to the end becomes.</summary>
    public static void Uniform<TProduct>(ArrayView<float> y, float low, float span, float highest, ulong seed, ulong stream)
        where TProduct : struct, IRoundedProduct
    {
        int block = Grid.GlobalIndex.X, length = y.IntLength;
        if (block > (length - 1) / 4) return;
        var bits = PhiloxBlock.Of((ulong)block, stream, seed);
        int i = 4 * block;
        y[i] = Value<TProduct>(bits.A, low, span, highest);
        if (i + 1 < length) y[i + 1] = Value<TProduct>(bits.B, low, span, highest);
        if (i + 2 < length) y[i + 2] = Value<TProduct>(bits.C, low, span, highest);
        if (i + 3 < length) y[i + 3] = Value<TProduct>(bits.D, low, span, highest);
    }

    static float Value<TProduct>(uint bits, float low, float span, float highest) where TProduct : struct, IRoundedProduct =>
        Math.Min(low + default(TProduct).Of(span, Rng.ToUnit(bits)), highest);
}
