using System.Runtime.CompilerServices;
using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A thread's 8 × 8 part of a product, in registers: fields, since ILGPU keeps arrays that a loop walks in memory. Written out, since it
/// does not unroll loops.
/// </summary>
struct Accumulator
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
    public void AddDepths(ArrayView<Float8> left, ArrayView<Float8> right)
    {
        AddEight(left.SubView(0, 8), right.SubView(0, 8));
        AddEight(left.SubView(8, 8), right.SubView(8, 8));
    }

    /// <summary>Adds the products of eight depths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddEight(ArrayView<Float8> left, ArrayView<Float8> right)
    {
        Add(left[0], right[0]);
        Add(left[1], right[1]);
        Add(left[2], right[2]);
        Add(left[3], right[3]);
        Add(left[4], right[4]);
        Add(left[5], right[5]);
        Add(left[6], right[6]);
        Add(left[7], right[7]);
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
