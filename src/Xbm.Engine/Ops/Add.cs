using System.Numerics;
using Xbm.Engine.Backends;

namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>a + b, of the same shape.</summary>
    public static Tensor Add(this Tensor a, Tensor b)
    {
        Check.Same(a, b);
        var y = a.Backend.Empty(a.Shape);
        a.Backend.Zip(new AddOp(), a.Storage, b.Storage, y.Storage, Broadcast.None, 1, a.Shape.Length);
        return a.Backend.Tape.Record(y, [a, b], dy => [dy, dy]);
    }
}

readonly struct AddOp : IBinaryOp
{
    public float Apply(float a, float b) => a + b;
    public Vector<float> Apply(Vector<float> a, Vector<float> b) => a + b;
}
