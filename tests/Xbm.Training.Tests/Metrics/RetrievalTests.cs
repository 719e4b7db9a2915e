using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Metrics;

namespace Xbm.Training.Tests.Metrics;

public sealed class RetrievalTests : IDisposable
{
    static readonly int[] s_at = [1, 2, 5, 1000];

    /// <summary>Coordinates are small whole numbers: similarities are exact, equal rows and ties abound.</summary>
    static readonly Gen<(float[] Rows, int[] Labels, int D)> s_sets =
        from n in Gen.Choose(1, 90)
        from d in Gen.Choose(1, 4)
        from rows in Gen.Choose(-2, 2).Select(v => (float)v).ArrayOf(n * d)
        from labels in Gen.Choose(0, 12).ArrayOf(n)
        select (rows, labels, d);

    readonly CpuBackend _backend = new(threads: 2);

    public void Dispose() => _backend.Dispose();

    [Property]
    public Property Leave_one_out_is_a_stable_sort_of_all_other_rows() => Prop.ForAll(s_sets.ToArbitrary(), t =>
    {
        using var rows = Tensor(t.Rows, t.D);
        Assert.Equal(Sorted(t.Rows, t.Labels, t.Rows, t.Labels, t.D, leaveOneOut: true), Retrieval.RecallAtK(rows, t.Labels, s_at));
    });

    [Property]
    public Property Query_against_gallery_is_a_stable_sort_of_the_gallery() =>
        Prop.ForAll(s_sets.ToArbitrary(), s_sets.ToArbitrary(), (q, g) =>
        {
            int d = Math.Min(q.D, g.D);
            float[] queries = q.Rows[..(q.Labels.Length * d)], gallery = g.Rows[..(g.Labels.Length * d)];
            using Tensor a = Tensor(queries, d), b = Tensor(gallery, d);
            Assert.Equal(Sorted(queries, q.Labels, gallery, g.Labels, d, leaveOneOut: false),
                Retrieval.RecallAtK(a, q.Labels, b, g.Labels, s_at));
        });

    [Fact]
    public void A_query_is_left_out_by_its_row_and_its_twin_is_found()
    {
        using var rows = Tensor([1, 0, 1, 0, 0, 1], 2);
        Assert.Equal([1.0], Retrieval.RecallAtK(rows, [3, 3, 4], [1]));
    }

    [Fact]
    public void Where_no_row_has_another_of_its_class_there_is_no_recall()
    {
        using var rows = Tensor([1, 0, 0, 1], 2);
        Assert.Equal([double.NaN, double.NaN], Retrieval.RecallAtK(rows, [1, 2], [1, 10]));
        using var one = Tensor([1, 0], 2);
        Assert.Equal([double.NaN], Retrieval.RecallAtK(one, [1], [1]));
    }

    [Fact]
    public void Queries_beyond_one_pass_leave_out_themselves_and_not_others()
    {
        // Points on a half circle, the other one of a class two places on: the nearest is of another class, unless a row finds itself.
        const int Count = 4500;
        var values = new float[2 * Count];
        for (int i = 0; i < Count; i++)
        {
            double angle = Math.PI * i / Count;
            (values[2 * i], values[2 * i + 1]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        }
        using var rows = Tensor(values, 2);
        int[] labels = [.. Enumerable.Range(0, Count).Select(i => i / 4 * 2 + i % 2)];
        Assert.Equal([0.0, 1.0], Retrieval.RecallAtK(rows, labels, [1, 6]));
    }

    Tensor Tensor(float[] values, int d)
    {
        var tensor = _backend.Persistent(new Shape(values.Length / d, d));
        tensor.Set(values);
        return tensor;
    }

    static double[] Sorted(float[] queries, int[] queryLabels, float[] gallery, int[] galleryLabels, int d, bool leaveOneOut)
    {
        var ranks = new List<int>();
        for (int q = 0; q < queryLabels.Length; q++)
        {
            double Similarity(int row) => Enumerable.Range(0, d).Sum(c => (double)queries[q * d + c] * gallery[row * d + c]);
            var others = Enumerable.Range(0, galleryLabels.Length).Where(row => !leaveOneOut || row != q).ToList();
            if (!others.Any(row => galleryLabels[row] == queryLabels[q])) continue;
            // OrderBy keeps equal rows in their order.
            ranks.Add(others.OrderByDescending(Similarity).ToList().FindIndex(row => galleryLabels[row] == queryLabels[q]));
        }
        return [.. s_at.Select(k => ranks.Count == 0 ? double.NaN : (double)ranks.Count(rank => rank < k) / ranks.Count)];
    }
}
