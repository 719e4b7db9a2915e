using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Metrics;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Data;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Training.Tests.Metrics;

public class TopKTests
{
    [Property]
    public Property The_nearest_rows_are_the_beginning_of_a_stable_sort_by_similarity() => Prop.ForAll(
        (from n in Gen.Choose(1, 20)
         from m in Gen.Choose(1, 30)
         from k in Gen.Choose(1, 35)
         from seed in Gen.Choose(0, 1 << 20)
         select (n, m, k, seed)).ToArbitrary(), t =>
     {
         const int Columns = 5;
         using var backend = new CpuBackend(1);
         // Small whole numbers: sums are exact, and ties are common.
         var random = new Random(t.seed);
         float[] q = [.. Enumerable.Range(0, t.n * Columns).Select(_ => (float)random.Next(-2, 3))];
         float[] g = [.. Enumerable.Range(0, t.m * Columns).Select(_ => (float)random.Next(-2, 3))];
         using Tensor queries = backend.Persistent(new Shape(t.n, Columns)), gallery = backend.Persistent(new Shape(t.m, Columns));
         queries.Set(q);
         gallery.Set(g);
         AssertSorted(Retrieval.TopK(queries, gallery, t.k), q, g, t.k, own: false);
         AssertSorted(Retrieval.TopK(queries, queries, t.k), q, q, t.k, own: true);

         static void AssertSorted(Neighbors found, float[] q, float[] g, int k, bool own)
         {
             for (int i = 0; i < q.Length / Columns; i++)
             {
                 var sorted = Enumerable.Range(0, g.Length / Columns).Where(j => !own || j != i)
                     .Select(j => (Row: j, Similarity: Enumerable.Range(0, Columns).Sum(c => q[i * Columns + c] * g[j * Columns + c])))
                     .OrderByDescending(r => r.Similarity).Concat(Enumerable.Repeat((-1, float.NegativeInfinity), k)).Take(k).ToList();
                 Assert.Equal(sorted.Select(r => r.Item1), found.RowsOf(i).ToArray());
                 Assert.Equal(sorted.Select(r => r.Item2), found.SimilaritiesOf(i).ToArray());
             }
         }
     });

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        using var backend = new CpuBackend(1);
        using Tensor a = backend.Persistent(new Shape(2, 3)), b = backend.Persistent(new Shape(2, 4));
        Assert.Contains("[2, 3] and [2, 4]", Assert.Throws<ArgumentException>(() => Retrieval.TopK(a, b, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Retrieval.TopK(a, a, 0));
    }

    [Fact]
    public void Between_query_and_gallery_classes_are_the_same_by_name_not_by_number()
    {
        using var backend = new CpuBackend(1);
        using var trainer = Experiment.CreateTrainer(Tiny.Config(), Tiny.Data, backend);
        var all = Tiny.Data.Query;
        // The same images as gallery, their classes numbered the other way round: each query finds itself.
        var reversed = new Renumbered(all);
        Assert.Equal(1, Evaluator.RecallAtK(trainer.Model, all, reversed, [1])[0]);
    }
}
