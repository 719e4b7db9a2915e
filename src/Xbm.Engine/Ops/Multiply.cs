namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>a · b element by element, of the same shape.</summary>
    public static Tensor Multiply(this Tensor a, Tensor b)
    {
        Check.Same(a, b);
        return a.Backend.Tape.Record(Product(a, b), [a, b], dy =>
            [a.NeedsGrad ? Product(dy, b) : null, b.NeedsGrad ? Product(dy, a) : null]);
    }

    /// <summary>a · b without a record; b may be one value.</summary>
    static Tensor Product(Tensor a, Tensor b)
    {
        var y = a.Backend.Empty(a.Shape);
        var broadcast = a.Shape == b.Shape ? Broadcast.None : Broadcast.Scalar;
        a.Backend.Zip(new MultiplyOp(), a.Storage, b.Storage, y.Storage, broadcast, 1, a.Shape.Length);
        return y;
    }
}
