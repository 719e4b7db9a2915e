using Xbm.Engine;

namespace Xbm.Conformance.Oracle;

/// <summary>Element by element, and sums.</summary>
static class Elements
{
    public static Nd Add(Nd a, Nd b) => new(a.Shape, [.. a.Values.Zip(b.Values, (x, y) => x + y)]);

    public static Nd Multiply(Nd a, Nd b) => new(a.Shape, [.. a.Values.Zip(b.Values, (x, y) => x * y)]);

    public static Nd Scale(Nd x, double factor) => x.Map(v => factor * v);

    public static Nd Relu(Nd x) => x.Map(v => v < 0 ? 0 : v);

    public static Nd Sum(Nd x) => new([], [x.Values.Sum()]);

    public static Nd Mean(Nd x) => new([], [x.Values.Average()]);

    public static Nd SumLast(Nd x)
    {
        var y = new Nd(x.Rows);
        for (int r = 0; r < x.Rows; r++)
            for (int c = 0; c < x.Columns; c++) y[r] += x[r * x.Columns + c];
        return y;
    }
}
