using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Engine.Backends.Cpu.Normalization;

/// <summary><see cref="NormGradient"/> of a vector of columns, in registers.</summary>
readonly struct NormGradientVector(
    bool relu, Vector<float> factor, Vector<float> offset, Vector<float> mean, Vector<float> slope, Vector<float> constant)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sum(Vector<float> dy, Vector<float> x, ref Vector<float> sum, ref Vector<float> product)
    {
        dy = Masked(dy, x);
        sum += dy;
        product = Vector.MultiplyAddEstimate(dy, x - mean, product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Of(Vector<float> dy, Vector<float> x) =>
        Vector.MultiplyAddEstimate(factor, Masked(dy, x), Vector.MultiplyAddEstimate(slope, x - mean, constant));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector<float> Masked(Vector<float> dy, Vector<float> x)
    {
        if (!relu) return dy;
        var passed = Vector.GreaterThan(Vector.MultiplyAddEstimate(factor, x, offset), Vector<float>.Zero);
        return Vector.ConditionalSelect(passed, dy, Vector<float>.Zero);
    }
}
