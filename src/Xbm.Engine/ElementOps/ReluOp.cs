using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Engine;

/// <summary>max(x, 0), the rectifier.</summary>
readonly struct ReluOp : IUnaryOp
{
    /// <summary>max(x, 0); a NaN stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float x) => x < 0 ? 0 : x;

    /// <inheritdoc cref="Of(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);

    public float Apply(float x) => Of(x);
    public Vector<float> Apply(Vector<float> x) => Of(x);
}
