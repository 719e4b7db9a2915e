using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Eight floats: two accesses of four.</summary>
struct Float8
{
    public float A, B, C, D, E, F, G, H;

    /// <summary>Reads eight from <paramref name="at"/> on. A view of eights could not begin between two of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float8 Of(ArrayView<Float4> from, int at)
    {
        Float4 low = from[at], high = from[at + 1];
        return new Float8 { A = low.A, B = low.B, C = low.C, D = low.D, E = high.A, F = high.B, G = high.C, H = high.D };
    }
}
