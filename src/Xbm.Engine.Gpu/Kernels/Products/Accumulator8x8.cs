using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A thread's 8 × 8 part of a product, in registers: fields, since ILGPU keeps arrays that a loop walks in memory. Written out, since it
/// does not unroll loops.
/// </summary>
struct Accumulator8x8
{
    public Float8 R0, R1, R2, R3, R4, R5, R6, R7;

    /// <summary>Adds the outer product of eight values of the left and eight of the right side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Float8 left, Float8 right)
    {
        Row(ref R0, left.A, right);
        Row(ref R1, left.B, right);
        Row(ref R2, left.C, right);
        Row(ref R3, left.D, right);
        Row(ref R4, left.E, right);
        Row(ref R5, left.F, right);
        Row(ref R6, left.G, right);
        Row(ref R7, left.H, right);
    }

    /// <summary>Adds the products of all depths of a tile: left and right are runs of eight values a depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddDepths(ArrayView<Float4> left, ArrayView<Float4> right)
    {
        AddEight(left, right, 0);
        AddEight(left.SubView(16, 16), right, 16);
    }

    /// <summary>Adds the products of eight depths; the right's begin at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddEight(ArrayView<Float4> left, ArrayView<Float4> right, int at)
    {
        Add(Float8.Of(left, 0), Float8.Of(right, at));
        Add(Float8.Of(left, 2), Float8.Of(right, at + 2));
        Add(Float8.Of(left, 4), Float8.Of(right, at + 4));
        Add(Float8.Of(left, 6), Float8.Of(right, at + 6));
        Add(Float8.Of(left, 8), Float8.Of(right, at + 8));
        Add(Float8.Of(left, 10), Float8.Of(right, at + 10));
        Add(Float8.Of(left, 12), Float8.Of(right, at + 12));
        Add(Float8.Of(left, 14), Float8.Of(right, at + 14));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row(ref Float8 sum, float left, Float8 right)
    {
        sum.A += left * right.A;
        sum.B += left * right.B;
        sum.C += left * right.C;
        sum.D += left * right.D;
        sum.E += left * right.E;
        sum.F += left * right.F;
        sum.G += left * right.G;
        sum.H += left * right.H;
    }
}
