using System.Numerics;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// Division of an int that is not negative by a divisor that the host knows: a multiplication and a shift (Granlund and Montgomery, 1994).
/// </summary>
readonly struct FastDivisor
{
    readonly uint _factor;
    readonly int _shift;

    /// <param name="divisor">At least 1; 0 stands for 1, where there is nothing to divide, as in an image without channels.</param>
    public FastDivisor(int divisor)
    {
        divisor = Math.Max(1, divisor);
        Divisor = divisor;
        _shift = 31 + (divisor == 1 ? 0 : BitOperations.Log2((uint)divisor - 1) + 1);
        _factor = (uint)(((1UL << _shift) + (uint)divisor - 1) / (uint)divisor);
    }

    /// <summary>What is divided by.</summary>
    public int Divisor { get; }

    /// <summary>The quotient.</summary>
    public int Of(int value) => (int)(((ulong)(uint)value * _factor) >> _shift);
}
