namespace Xbm.Engine;

public static partial class Ops
{
    /// <summary>[m, k] × [k, n] → [m, n].</summary>
    public static Tensor MatMul(this Tensor a, Tensor b)
    {
        Check.Rank(a, 2);
        Check.Rank(b, 2);
        Check.That(a.Shape[1] == b.Shape[0], a, b, "inner sizes differ");
        return a.Backend.Tape.Record(Gemm(a, b), [a, b], dy =>
        [
            a.NeedsGrad ? Gemm(dy, b, transposeB: true) : null,
            b.NeedsGrad ? Gemm(a, dy, transposeA: true) : null,
        ], new GemmShape(a.Shape[0], b.Shape[1], a.Shape[1]));
    }

    /// <summary>op(a)·op(b) + bias without a record.</summary>
    static Tensor Gemm(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false, Tensor? bias = null)
    {
        int m = a.Shape[transposeA ? 1 : 0], k = a.Shape[transposeA ? 0 : 1], n = b.Shape[transposeB ? 0 : 1];
        var c = a.Backend.Empty(new Shape(m, n));
        a.Backend.Gemm(new GemmShape(m, n, k, transposeA, transposeB), a.Storage, b.Storage, c.Storage, bias?.Storage);
        return c;
    }
}
