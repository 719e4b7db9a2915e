using Xbm.Engine;

namespace Xbm.Benchmarks.Work;

/// <summary>The k most similar gallery rows of each query.</summary>
sealed class TopKWorkload : Workload
{
    readonly TopKShape _shape;
    readonly Tensor _queries, _gallery, _similarities;
    readonly Indices _rows;

    public TopKWorkload(int queries, int gallery, int columns, int k, Computer computer) : base(computer)
    {
        _shape = new TopKShape(queries, gallery, columns, k);
        _queries = Backend.Persistent(new Shape(queries, columns));
        _queries.Set(RandomData.UnitRows(queries, columns, concentrated: false, 1));
        _gallery = Backend.Persistent(new Shape(gallery, columns));
        _gallery.Set(RandomData.UnitRows(gallery, columns, concentrated: false, 2));
        _similarities = Backend.Persistent(new Shape(queries, k));
        _rows = Backend.PersistentIndices(queries * k);
    }

    public override void Run() => Backend.SimilarityTopK(_shape, _queries.Storage, _gallery.Storage, _rows.Storage, _similarities.Storage);
}
