using System.Runtime.CompilerServices;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A sum and what rounding left out of it: about as exact as one in double precision, which not every device has (Ogita, Rump and Oishi,
/// 2005).
/// </summary>
struct CompensatedSum : IGroupSum<CompensatedSum>
{
    public float Sum, Rest;

    public readonly float Value => Sum + Rest;

    /// <summary>What the sum loses goes to the rest (Knuth's two-sum); where it is not finite there is nothing to keep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float value)
    {
        float before = Sum;
        Sum = before + value;
        float part = Sum - before, lost = before - (Sum - part) + (value - part);
        Rest += float.IsNaN(lost) ? 0 : lost;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(CompensatedSum other)
    {
        Add(other.Sum);
        Rest += other.Rest;
    }
}
