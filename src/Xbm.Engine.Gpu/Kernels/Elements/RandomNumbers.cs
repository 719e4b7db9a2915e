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

/// <summary>What <see cref="RandomNumbers.Uniform"/> takes.</summary>
/// <param name="Y">Out.</param>
/// <param name="Low">The lower bound, which is part of the range.</param>
/// <param name="Span">From there to the upper bound, which is not.</param>
/// <param name="Highest">What a value that rounds up to the upper bound becomes.</param>
/// <param name="Seed">The generator's key.</param>
/// <param name="Stream">Which of the seed's independent sequences.</param>
readonly record struct UniformArguments(ArrayView<float> Y, float Low, float Span, float Highest, ulong Seed, ulong Stream);

/// <summary>Counter-based random numbers, four per thread.</summary>
static class RandomNumbers
{
    /// <summary>Uniform in [low, low + span).</summary>
    public static void Uniform<TProduct>(UniformArguments arguments) where TProduct : struct, IRoundedProduct
    {
        var y = arguments.Y;
        int block = Grid.GlobalIndex.X, length = y.IntLength;
        if (block > (length - 1) / 4) return;
        var bits = PhiloxBlock.Of((ulong)block, arguments.Stream, arguments.Seed);
        int i = 4 * block;
        y[i] = Value<TProduct>(bits.A, arguments);
        if (i + 1 < length) y[i + 1] = Value<TProduct>(bits.B, arguments);
        if (i + 2 < length) y[i + 2] = Value<TProduct>(bits.C, arguments);
        if (i + 3 < length) y[i + 3] = Value<TProduct>(bits.D, arguments);
    }

    static float Value<TProduct>(uint bits, UniformArguments range) where TProduct : struct, IRoundedProduct =>
        Math.Min(range.Low + default(TProduct).Of(range.Span, Rng.ToUnit(bits)), range.Highest);
}
