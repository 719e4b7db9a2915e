using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>max(x, 0); the slope at 0 is 0.</summary>
    public static Tensor Relu(this Tensor x)
    {
        var backend = x.Backend;
        var y = backend.Empty(x.Shape);
        backend.Map(new Relu(), x.Storage, y.Storage);
        return backend.Tape.Record(y, [x], dy =>
        {
            var dx = backend.Empty(x.Shape);
            backend.Zip(new ReluGrad(), dy.Storage, y.Storage, dx.Storage, Broadcast.None, 1, x.Shape.Length);
            return [dx];
        });
    }
}

readonly struct Relu : IUnaryOp
{
    /// <summary>max(x, 0); a NaN stays one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float x) => x < 0 ? 0 : x;

    /// <inheritdoc cref="Of(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x) => Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);

    public float Apply(float x) => Of(x);
    public Vector<float> Apply(Vector<float> x) => Of(x);
}

/// <summary>dx from dy and y, so that x need not be kept.</summary>
readonly struct ReluGrad : IBinaryOp
{
    public float Apply(float dy, float y) => y > 0 ? dy : 0;
    public Vector<float> Apply(Vector<float> dy, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), dy, Vector<float>.Zero);
}
