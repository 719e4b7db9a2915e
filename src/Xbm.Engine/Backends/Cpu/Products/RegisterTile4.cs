using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>4 × 2 vectors: the last rows of a block, where a whole tile would compute mostly what nobody reads.</summary>
static unsafe class RegisterTile4<T> where T : struct, IFloatVector<T>
{
    /// <summary>As <see cref="IRegisterTile.Run"/>, of 4 rows, and C is overwritten.</summary>
    public static void Run(nint k, float* a, nint rs, nint cs, float* b, nint ldb, float* c, nint ldc)
    {
        T c0l = T.Zero, c0h = T.Zero, c1l = T.Zero, c1h = T.Zero;
        T c2l = T.Zero, c2h = T.Zero, c3l = T.Zero, c3h = T.Zero;
        for (; k > 0; k--, a += cs, b += ldb)
        {
            T low = T.Load(b), high = T.Load(b + T.Count), x;
            x = T.Broadcast(a); c0l.AddProduct(x, low); c0h.AddProduct(x, high);
            x = T.Broadcast(a + rs); c1l.AddProduct(x, low); c1h.AddProduct(x, high);
            x = T.Broadcast(a + 2 * rs); c2l.AddProduct(x, low); c2h.AddProduct(x, high);
            x = T.Broadcast(a + 3 * rs); c3l.AddProduct(x, low); c3h.AddProduct(x, high);
        }
        Store(c0l, c0h, c);
        Store(c1l, c1h, c + ldc);
        Store(c2l, c2h, c + 2 * ldc);
        Store(c3l, c3h, c + 3 * ldc);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T low, T high, float* c)
    {
        low.Store(c);
        high.Store(c + T.Count);
    }
}
