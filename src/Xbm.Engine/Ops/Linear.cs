namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>x·weight + bias: [n, in] × [in, out] + [out] → [n, out].</summary>
    public static Tensor Linear(this Tensor x, Tensor weight, Tensor bias)
    {
        Check.Rank(x, 2);
        Check.Rank(weight, 2);
        Check.That(x.Shape[1] == weight.Shape[0], x, weight, "inner sizes differ");
        Check.PerColumn(weight, bias, weight.Shape[1], "the bias");
        return x.Backend.Tape.Record(Gemm(x, weight, bias: bias), [x, weight, bias], dy =>
        [
            x.NeedsGrad ? Gemm(dy, weight, transposeB: true) : null,
            weight.NeedsGrad ? Gemm(x, dy, transposeA: true) : null,
            bias.NeedsGrad ? SumRows(dy) : null,
        ], new GemmShape(x.Shape[0], weight.Shape[1], x.Shape[1]));
    }

    /// <summary>Σ over rows, [rows, columns] → [columns], without a record.</summary>
    static Tensor SumRows(Tensor x)
    {
        var y = x.Backend.Empty(new Shape(x.Shape.Columns));
        x.Backend.ColumnSums(x.Storage, y.Storage, x.Shape.Rows, x.Shape.Columns);
        return y;
    }
}
