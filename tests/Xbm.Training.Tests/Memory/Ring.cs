using Xbm.Engine;
using Xbm.Training.Memory;

namespace Xbm.Training.Tests.Memory;

/// <summary>A ring that is fed rows 1, 2, 3, …: row n is (n, −n, n/2) with label 10n and sample n.</summary>
sealed class Ring(Backend backend, int capacity) : IDisposable
{
    internal const int Columns = 3;

    internal CrossBatchMemory Memory { get; } = new(backend, capacity, Columns);

    /// <summary>The number of the next row.</summary>
    internal int Next { get; set; } = 1;

    /// <summary>Feeds the next rows and returns their own slots.</summary>
    internal int[] Enqueue(int count)
    {
        int[] numbers = [.. Enumerable.Range(Next, count)];
        Next += count;
        using var step = backend.BeginStep();
        return Memory.Enqueue(backend.From(RowsOf(numbers), new Shape(count, Columns)), backend.From(LabelsOf(numbers)),
            backend.From(numbers)).ToArray();
    }

    internal void AssertHolds(int[] numbers)
    {
        Assert.Equal(numbers, Memory.Samples.ToArray());
        Assert.Equal(LabelsOf(numbers), Memory.Labels.ToArray());
        Assert.Equal(RowsOf(numbers), Memory.Rows.ToArray());
    }

    /// <summary>All that there is to a ring, as text.</summary>
    internal string State() => string.Join(' ',
        (object[])[Memory.Head, Memory.Count, .. Memory.Rows.ToArray(), .. Memory.Labels.ToArray(), .. Memory.Samples.ToArray()]);

    static float[] RowsOf(int[] numbers) => [.. numbers.SelectMany(n => new[] { n, -n, n / 2f })];

    static int[] LabelsOf(int[] numbers) => Array.ConvertAll(numbers, n => 10 * n);

    public void Dispose() => Memory.Dispose();
}
