using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>6 × 2 vectors in 12 registers: for machines with 16 vector registers (AVX2, SSE).</summary>
readonly unsafe struct RegisterTile6<T> : IRegisterTile where T : struct, IFloatVector<T>
{
    public static int Rows => 6;
    public static int Columns => 2 * T.Count;

    public static void Run(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        int width = T.Count;
        float* a1 = a + 4 * rs;
        T c0l = T.Zero, c0h = T.Zero, c1l = T.Zero, c1h = T.Zero;
        T c2l = T.Zero, c2h = T.Zero, c3l = T.Zero, c3h = T.Zero;
        T c4l = T.Zero, c4h = T.Zero, c5l = T.Zero, c5h = T.Zero;
        // C's rows may lie a page apart: they are on their way while the sums are formed.
        for (nint row = 0; Sse.IsSupported && row < Rows; row++)
        {
            Sse.Prefetch0(c + row * ldc);
            Sse.Prefetch0(c + row * ldc + width);
        }
        // Four a round: counting and jumping then cost nothing beside the products.
        for (; k >= 4; k -= 4)
        {
            Add(ref a, ref a1, ref b, rs, cs, ldb, ref c0l, ref c0h, ref c1l, ref c1h, ref c2l, ref c2h, ref c3l, ref c3h, ref c4l, ref c4h,
                ref c5l, ref c5h);
            Add(ref a, ref a1, ref b, rs, cs, ldb, ref c0l, ref c0h, ref c1l, ref c1h, ref c2l, ref c2h, ref c3l, ref c3h, ref c4l, ref c4h,
                ref c5l, ref c5h);
            Add(ref a, ref a1, ref b, rs, cs, ldb, ref c0l, ref c0h, ref c1l, ref c1h, ref c2l, ref c2h, ref c3l, ref c3h, ref c4l, ref c4h,
                ref c5l, ref c5h);
            Add(ref a, ref a1, ref b, rs, cs, ldb, ref c0l, ref c0h, ref c1l, ref c1h, ref c2l, ref c2h, ref c3l, ref c3h, ref c4l, ref c4h,
                ref c5l, ref c5h);
        }
        for (; k > 0; k--)
            Add(ref a, ref a1, ref b, rs, cs, ldb, ref c0l, ref c0h, ref c1l, ref c1h, ref c2l, ref c2h, ref c3l, ref c3h, ref c4l, ref c4h,
                ref c5l, ref c5h);
        Store(c0l, c0h, c, width, accumulate);
        Store(c1l, c1h, c + ldc, width, accumulate);
        Store(c2l, c2h, c + 2 * ldc, width, accumulate);
        Store(c3l, c3h, c + 3 * ldc, width, accumulate);
        Store(c4l, c4h, c + 4 * ldc, width, accumulate);
        Store(c5l, c5h, c + 5 * ldc, width, accumulate);
    }

    /// <summary>Adds the products of A's column and B's row, and goes on to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(ref float* a, ref float* a1, ref float* b, nint rs, nint cs, nint ldb,
        ref T c0l, ref T c0h, ref T c1l, ref T c1h, ref T c2l, ref T c2h, ref T c3l, ref T c3h, ref T c4l, ref T c4h, ref T c5l, ref T c5h)
    {
        T low = T.Load(b), high = T.Load(b + T.Count), x;
        x = T.Broadcast(a); c0l.AddProduct(x, low); c0h.AddProduct(x, high);
        x = T.Broadcast(a + rs); c1l.AddProduct(x, low); c1h.AddProduct(x, high);
        x = T.Broadcast(a + 2 * rs); c2l.AddProduct(x, low); c2h.AddProduct(x, high);
        x = T.Broadcast(a + 3 * rs); c3l.AddProduct(x, low); c3h.AddProduct(x, high);
        x = T.Broadcast(a1); c4l.AddProduct(x, low); c4h.AddProduct(x, high);
        x = T.Broadcast(a1 + rs); c5l.AddProduct(x, low); c5h.AddProduct(x, high);
        a += cs; a1 += cs;
        b += ldb;
    }

    public static void RunFour(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc) =>
        RegisterTile4<T>.Run(k, a, rs, cs, b, ldb, c, ldc);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T low, T high, float* c, int width, bool accumulate)
    {
        if (accumulate)
        {
            low += T.Load(c);
            high += T.Load(c + width);
        }
        low.Store(c);
        high.Store(c + width);
    }
}
