using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests.Cpu;

/// <summary>Products that take several rounds of packing.</summary>
public class GemmRoundsTests
{
    /// <summary>
    /// A right operand of more than is packed at a time; the whole is too much for the oracle, so single elements are looked at.
    /// </summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Product_of_several_rounds(bool transposeA, bool transposeB)
    {
        const int m = 245, n = 300, k = 16500;
        var rng = new Rng(7);
        float[] a = Values(m * k), b = Values(k * n), c;
        using (var backend = new CpuBackend(2))
        {
            using var step = backend.BeginStep();
            var result = backend.Empty(new Shape(m, n));
            backend.Gemm(new GemmShape(m, n, k, transposeA, transposeB), backend.From(a, new Shape(a.Length)).Storage,
                backend.From(b, new Shape(b.Length)).Storage, result.Storage);
            c = result.ToArray();
        }
        for (int look = 0; look < 500; look++)
        {
            int i = rng.NextInt(m), j = rng.NextInt(n);
            double sum = 0, size = 0;
            for (int p = 0; p < k; p++)
            {
                double product = (double)(transposeA ? a[p * m + i] : a[i * k + p]) * (transposeB ? b[j * k + p] : b[p * n + j]);
                sum += product;
                size += Math.Abs(product);
            }
            Assert.True(Math.Abs(c[i * n + j] - sum) <= 1e-6 * size, $"[{i}, {j}]: {c[i * n + j]} instead of {sum}");
        }

        float[] Values(int count)
        {
            var values = new float[count];
            foreach (ref float value in values.AsSpan()) value = rng.NextFloat(-1, 1);
            return values;
        }
    }
}
