namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>Rows of unit length: x / max(‖x‖₂, epsilon), [n, d].</summary>
    public static Tensor NormalizeRows(this Tensor x, float epsilon = 1e-12f)
    {
        Check.Rank(x, 2);
        var backend = x.Backend;
        int rows = x.Shape[0], columns = x.Shape[1];
        Tensor y = backend.Empty(x.Shape), norms = backend.Empty(new Shape(rows));
        backend.NormalizeRows(x.Storage, y.Storage, norms.Storage, rows, columns, epsilon);
        return backend.Tape.Record(y, [x], dy =>
        {
            var dx = backend.Empty(x.Shape);
            backend.NormalizeRowsGrad(y.Storage, norms.Storage, dy.Storage, dx.Storage, rows, columns, epsilon);
            return [dx];
        }, epsilon);
    }
}
