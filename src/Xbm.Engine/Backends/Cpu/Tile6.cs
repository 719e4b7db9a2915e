using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>6 × 2 vectors in 12 registers: for machines with 16 vector registers (AVX2, SSE).</summary>
readonly unsafe struct Tile6<T> : ITile where T : struct, ILanes<T>
{
    public static int Rows => 6;
    public static int Columns => 2 * T.Count;

    public static void Run(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        int width = T.Count;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
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
        if (k > 0) do
        {
            T low = T.Load(b), high = T.Load(b + width), x;
            x = T.Broadcast(a); c0l.AddProduct(x, low); c0h.AddProduct(x, high);
            x = T.Broadcast(a + rs); c1l.AddProduct(x, low); c1h.AddProduct(x, high);
            x = T.Broadcast(a + rs2); c2l.AddProduct(x, low); c2h.AddProduct(x, high);
            x = T.Broadcast(a + rs3); c3l.AddProduct(x, low); c3h.AddProduct(x, high);
            x = T.Broadcast(a1); c4l.AddProduct(x, low); c4h.AddProduct(x, high);
            x = T.Broadcast(a1 + rs); c5l.AddProduct(x, low); c5h.AddProduct(x, high);
            a += cs; a1 += cs;
            b += ldb;
        } while (--k > 0);
        Store(c0l, c0h, c, width, accumulate);
        Store(c1l, c1h, c + ldc, width, accumulate);
        Store(c2l, c2h, c + 2 * ldc, width, accumulate);
        Store(c3l, c3h, c + 3 * ldc, width, accumulate);
        Store(c4l, c4h, c + 4 * ldc, width, accumulate);
        Store(c5l, c5h, c + 5 * ldc, width, accumulate);
    }

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
