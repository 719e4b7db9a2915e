using Xbm.Conformance.Oracle;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests.Cpu;

public class MomentsTests
{
    /// <summary>Columns for the loop over four vectors, over one, and over single columns, whatever the width.</summary>
    const int Columns = 4 * 16 + 16 + 3;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(37, 1)]
    [InlineData(900, 1)]
    [InlineData(900, 1e-2)]
    [InlineData(900, 0)]
    public void Mean_and_variance_lose_no_digits_to_a_mean_far_from_zero(int rows, double spread)
    {
        var values = new float[rows * Columns];
        var rng = new Rng(1);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(10_000.3 + spread * rng.NextNormal());
        var (mean, variance) = Norms.Moments(Nd.Of([rows, Columns], values));

        using var backend = new CpuBackend(2);
        using var step = backend.BeginStep();
        Tensor x = backend.From(values, new(rows, Columns)), m = backend.Empty(new(Columns)), v = backend.Empty(new(Columns));
        backend.ColumnMoments(x.Storage, m.Storage, v.Storage, rows, Columns);
        // Half a unit in the last place of the mean is 5e-4: no float comes closer.
        Near.Equal(mean.Values, m.ToArray(), 6e-8, "mean");
        var actual = v.ToArray();
        for (int c = 0; c < Columns; c++)
            if (!(Math.Abs(actual[c] - variance[c]) <= 1e-5 * variance[c] + 1e-9))
                Assert.Fail($"variance of column {c}: {variance[c]}, got {actual[c]}");
    }
}
