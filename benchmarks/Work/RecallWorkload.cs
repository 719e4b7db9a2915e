using Xbm.Engine;
using Xbm.Training.Metrics;

namespace Xbm.Benchmarks.Work;

/// <summary>Recall@K of random unit rows against themselves. The classes lie scattered, so rows must be brought together first.</summary>
sealed class RecallWorkload : Workload
{
    readonly Tensor _rows;
    readonly int[] _labels, _at;

    public RecallWorkload(int rows, int columns, int classes, int[] at, Computer computer) : base(computer)
    {
        // Normalised in place: the memory that this takes is measured.
        _rows = RandomData.Uniform(Backend, new Shape(rows, columns), 1);
        using var norms = Backend.Persistent(new Shape(rows));
        Backend.NormalizeRows(_rows.Storage, _rows.Storage, norms.Storage, rows, columns, 1e-12f);
        _labels = [.. Enumerable.Range(0, rows).Select(i => i % classes)];
        _at = at;
    }

    /// <summary>One share a K, of the last repetition.</summary>
    public double[] Recall { get; private set; } = [];

    public override void Run() => Recall = Retrieval.RecallAtK(_rows, _labels, _at);
}
