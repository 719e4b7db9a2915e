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

/// <summary>The signs of arithmetic for tensors.</summary>
public static class TensorOperators
{
    extension(Tensor)
    {
        /// <inheritdoc cref="Ops.Add"/>
        public static Tensor operator +(Tensor a, Tensor b) => Ops.Add(a, b);

        /// <inheritdoc cref="Ops.Scale"/>
        public static Tensor operator *(float factor, Tensor x) => x.Scale(factor);
    }
}
