using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>12 × 2 vectors in 24 registers: for machines with 32 vector registers (AVX-512, arm64).</summary>
readonly unsafe struct RegisterTile12<T> : IRegisterTile where T : struct, IFloatVector<T>
{
    public static int Rows => 12;
    public static int Columns => 2 * T.Count;

    public static void Run(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc, bool accumulate)
    {
        int width = T.Count;
        nint rs2 = 2 * rs, rs3 = 3 * rs;
        float* a1 = a + 4 * rs;
        float* a2 = a + 8 * rs;
        T c0l = T.Zero, c0h = T.Zero, c1l = T.Zero, c1h = T.Zero;
        T c2l = T.Zero, c2h = T.Zero, c3l = T.Zero, c3h = T.Zero;
        T c4l = T.Zero, c4h = T.Zero, c5l = T.Zero, c5h = T.Zero;
        T c6l = T.Zero, c6h = T.Zero, c7l = T.Zero, c7h = T.Zero;
        T c8l = T.Zero, c8h = T.Zero, c9l = T.Zero, c9h = T.Zero;
        T c10l = T.Zero, c10h = T.Zero, c11l = T.Zero, c11h = T.Zero;
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
            x = T.Broadcast(a1 + rs2); c6l.AddProduct(x, low); c6h.AddProduct(x, high);
            x = T.Broadcast(a1 + rs3); c7l.AddProduct(x, low); c7h.AddProduct(x, high);
            x = T.Broadcast(a2); c8l.AddProduct(x, low); c8h.AddProduct(x, high);
            x = T.Broadcast(a2 + rs); c9l.AddProduct(x, low); c9h.AddProduct(x, high);
            x = T.Broadcast(a2 + rs2); c10l.AddProduct(x, low); c10h.AddProduct(x, high);
            x = T.Broadcast(a2 + rs3); c11l.AddProduct(x, low); c11h.AddProduct(x, high);
            a += cs; a1 += cs; a2 += cs;
            b += ldb;
        } while (--k > 0);
        Store(c0l, c0h, c, width, accumulate);
        Store(c1l, c1h, c + ldc, width, accumulate);
        Store(c2l, c2h, c + 2 * ldc, width, accumulate);
        Store(c3l, c3h, c + 3 * ldc, width, accumulate);
        Store(c4l, c4h, c + 4 * ldc, width, accumulate);
        Store(c5l, c5h, c + 5 * ldc, width, accumulate);
        Store(c6l, c6h, c + 6 * ldc, width, accumulate);
        Store(c7l, c7h, c + 7 * ldc, width, accumulate);
        Store(c8l, c8h, c + 8 * ldc, width, accumulate);
        Store(c9l, c9h, c + 9 * ldc, width, accumulate);
        Store(c10l, c10h, c + 10 * ldc, width, accumulate);
        Store(c11l, c11h, c + 11 * ldc, width, accumulate);
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
