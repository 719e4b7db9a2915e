namespace Xbm.Engine;

/// <summary>
/// Counter-based random numbers: Philox4x32-10 (Salmon et al., SC 2011). The n-th number of a stream is a pure function of
/// (seed, stream, n), so it is the same on every backend, for any number of threads, and after a resume.
/// </summary>
public struct Rng
{
    readonly ulong _seed;
    readonly ulong _stream;
    ulong _block;
    UInt128 _buffer;
    int _left;

    /// <summary>Starts a stream. Different <paramref name="stream"/> numbers under one seed are independent.</summary>
    public Rng(ulong seed, ulong stream = 0)
    {
        _seed = seed;
        _stream = stream;
    }

    /// <summary>The stream of one sample in one epoch, for one use: whatever else was drawn before does not matter.</summary>
    public static Rng Of(ulong seed, string use, long epoch = 0, long index = 0) =>
        new(Mix(seed ^ Hash(use)), Mix((ulong)epoch) + (ulong)index);

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt()
    {
        if (_left == 0)
        {
            _buffer = Philox(_block++, _stream, _seed);
            _left = 4;
        }
        return (uint)(_buffer >> (32 * (4 - _left--)));
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextFloat() => ToUnit(NextUInt());

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float NextFloat(float low, float high) => Within(low, high, NextFloat());

    /// <summary>Standard normal (Box–Muller; one of the pair is used, so that a draw costs a fixed count of numbers).</summary>
    public float NextNormal()
    {
        float u = 1 - NextFloat(), v = NextFloat();
        return MathF.Sqrt(-2 * MathF.Log(u)) * MathF.Cos(2 * MathF.PI * v);
    }

    /// <summary>Uniform in [0, <paramref name="bound"/>), without modulo bias (Lemire, 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint threshold = (uint)(-bound) % (uint)bound;
        while (true)
        {
            ulong product = (ulong)NextUInt() * (uint)bound;
            if ((uint)product >= threshold) return (int)(product >> 32);
        }
    }

    /// <summary>Puts the items into a uniformly random order (Fisher–Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>low + (high − low)·unit, kept below <paramref name="high"/>, to which the largest units would round.</summary>
    internal static float Within(float low, float high, float unit)
    {
        float value = low + (high - low) * unit;
        return MathF.Min(value, Highest(low, high));
    }

    /// <summary>The largest value of [low, high): the last float before high.</summary>
    internal static float Highest(float low, float high) => low < high ? MathF.BitDecrement(high) : float.PositiveInfinity;

    /// <summary>By way of int, which devices turn into a float directly.</summary>
    internal static float ToUnit(uint bits) => (int)(bits >> 8) * (1f / (1 << 24));

    /// <summary>One block of 128 random bits for (counter, stream) under a key; lanes lie from the low 32 bits up.</summary>
    internal static UInt128 Philox(ulong counter, ulong stream, ulong key)
    {
        var block = PhiloxBlock.Of(counter, stream, key);
        return new UInt128(((ulong)block.D << 32) | block.C, ((ulong)block.B << 32) | block.A);
    }

    /// <summary>A bijective 64-bit mixer (SplitMix64's finaliser).</summary>
    static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>FNV-1a: string.GetHashCode differs from run to run.</summary>
    static ulong Hash(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text) hash = (hash ^ c) * 0x100000001B3;
        return hash;
    }
}
