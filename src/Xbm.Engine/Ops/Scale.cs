namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>factor · x.</summary>
    public static Tensor Scale(this Tensor x, float factor)
    {
        var y = Scaled(x, factor);
        return x.Backend.Tape.Record(y, [x], dy => [Scaled(dy, factor)], factor);
    }

    static Tensor Scaled(Tensor x, float factor)
    {
        var y = x.Backend.Empty(x.Shape);
        x.Backend.Map(new ScaleOp(factor), x.Storage, y.Storage);
        return y;
    }
}
