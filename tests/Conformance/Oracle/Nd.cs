namespace Xbm.Conformance.Oracle;

/// <summary>A row-major array of doubles: what the oracle computes with, by plain loops.</summary>
sealed class Nd(int[] shape, double[] values)
{
    public Nd(params int[] shape) : this(shape, new double[shape.Aggregate(1, (a, b) => a * b)])
    {
    }

    public int[] Shape { get; } = shape;

    public double[] Values { get; } = values;

    public int Length => Values.Length;

    /// <summary>The last size: the length of a row.</summary>
    public int Columns => Shape.Length == 0 ? 1 : Shape[^1];

    public int Rows => Shape.SkipLast(1).Aggregate(1, (a, b) => a * b);

    public ref double this[int i] => ref Values[i];

    public ref double this[int row, int column] => ref Values[row * Shape[1] + column];

    public ref double this[int n, int h, int w, int c] => ref Values[((n * Shape[1] + h) * Shape[2] + w) * Shape[3] + c];

    public static Nd Of(int[] shape, IEnumerable<float> values) => new(shape, [.. values.Select(v => (double)v)]);

    public Nd Map(Func<double, double> f) => new(Shape, [.. Values.Select(f)]);

    public Nd Reshape(params int[] shape) => new(shape, Values);
}
