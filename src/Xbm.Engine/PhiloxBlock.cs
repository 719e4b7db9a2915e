namespace Xbm.Engine;

/// <summary>
/// 128 random bits of Philox4x32-10 (Salmon et al., SC 2011), in four parts. In plain 32-bit fields, so that device kernels compile it too.
/// </summary>
readonly struct PhiloxBlock
{
    /// <summary>The parts, in the order in which they are drawn.</summary>
    public readonly uint A, B, C, D;

    PhiloxBlock(uint a, uint b, uint c, uint d) => (A, B, C, D) = (a, b, c, d);

    /// <summary>The block for (counter, stream) under a key.</summary>
    public static PhiloxBlock Of(ulong counter, ulong stream, ulong key)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return new PhiloxBlock(c0, c1, c2, c3);
    }
}
