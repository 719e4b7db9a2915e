namespace Xbm.Conformance.Oracle;

/// <summary>Batch normalisation and unit rows.</summary>
static class Norms
{
    public const double Epsilon = 1e-5f;

    /// <summary>With the batch's own moments, or with given ones.</summary>
    public static Nd BatchNorm(Nd x, Nd scale, Nd shift, (Nd Mean, Nd Variance)? running = null, bool relu = false,
        double epsilon = Epsilon)
    {
        var (mean, variance) = running ?? Moments(x);
        var y = new Nd(x.Shape);
        for (int i = 0; i < x.Length; i++)
        {
            int c = i % x.Columns;
            y[i] = (x[i] - mean[c]) / Math.Sqrt(variance[c] + epsilon) * scale[c] + shift[c];
        }
        return relu ? Elements.Relu(y) : y;
    }

    /// <summary>Mean and biased variance of each column.</summary>
    public static (Nd Mean, Nd Variance) Moments(Nd x)
    {
        Nd mean = new(x.Columns), variance = new(x.Columns);
        for (int i = 0; i < x.Length; i++) mean[i % x.Columns] += x[i] / x.Rows;
        for (int i = 0; i < x.Length; i++) variance[i % x.Columns] += Math.Pow(x[i] - mean[i % x.Columns], 2) / x.Rows;
        return (mean, variance);
    }

    public static Nd UnitRows(Nd x, double epsilon = 1e-12)
    {
        var y = new Nd(x.Shape);
        for (int r = 0; r < x.Rows; r++)
        {
            double square = 0;
            for (int c = 0; c < x.Columns; c++) square += x[r, c] * x[r, c];
            for (int c = 0; c < x.Columns; c++) y[r, c] = x[r, c] / Math.Max(Math.Sqrt(square), epsilon);
        }
        return y;
    }
}
