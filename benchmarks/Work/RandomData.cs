using Xbm.Engine;

namespace Xbm.Benchmarks.Work;

/// <summary>The data of the benchmarks, drawn as the peer draws it.</summary>
static class RandomData
{
    /// <summary>Classes of Omniglot's training set.</summary>
    public const int Classes = 964;

    /// <summary>A long-lived tensor of values in [−1, 1).</summary>
    public static Tensor Uniform(Backend backend, Shape shape, ulong seed)
    {
        var x = backend.Persistent(shape);
        backend.RandomUniform(x.Storage, -1, 1, seed, 0);
        return x;
    }

    /// <summary>
    /// Random unit rows. No pair of them is near the margin of a pair loss; <paramref name="concentrated"/> around one direction, about
    /// half of all pairs exceed 0.5.
    /// </summary>
    public static float[] UnitRows(int rows, int columns, bool concentrated, ulong seed)
    {
        var values = new float[rows * columns];
        // A million rows take seconds on one thread. The labels are stream 1.
        Parallel.For(0, rows, r =>
        {
            var rng = new Rng(seed, (ulong)r + 2);
            var row = values.AsSpan(r * columns, columns);
            foreach (ref float value in row) value = rng.NextNormal();
            if (concentrated) row[0] += MathF.Sqrt(columns);
            float sum = 0;
            foreach (float value in row) sum += value * value;
            foreach (ref float value in row) value /= MathF.Sqrt(sum);
        });
        return values;
    }

    /// <summary>Random classes.</summary>
    public static int[] Labels(int count, ulong seed)
    {
        var rng = new Rng(seed, 1);
        var labels = new int[count];
        foreach (ref int label in labels.AsSpan()) label = rng.NextInt(Classes);
        return labels;
    }
}
