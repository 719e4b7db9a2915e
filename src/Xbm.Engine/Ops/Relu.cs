namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>max(x, 0); the slope at 0 is 0.</summary>
    public static Tensor Relu(this Tensor x)
    {
        var backend = x.Backend;
        var y = backend.Empty(x.Shape);
        backend.Map(new ReluOp(), x.Storage, y.Storage);
        return backend.Tape.Record(y, [x], dy =>
        {
            var dx = backend.Empty(x.Shape);
            backend.Zip(new ReluGradOp(), dy.Storage, y.Storage, dx.Storage, Broadcast.None, 1, x.Shape.Length);
            return [dx];
        });
    }
}
