using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Losses;
using Xbm.Training.Memory;

namespace Xbm.Training.Tests.Losses;

public sealed class PairCriterionTests : IDisposable
{
    static readonly ContrastiveLoss s_contrastive = new(0.3f);

    static readonly ContrastiveHingeLoss s_hinge = new(0.9f, 0.2f);

    /// <summary>
    /// Anchors, columns, memory rows, classes, and how far the ring has turned. The loop works in tiles of 240 references.
    /// </summary>
    static readonly Gen<(int M, int D, int Rows, int Classes, int Head, ulong Seed)> s_sizes =
        from m in Gen.Frequency((6, Gen.Choose(1, 40)), (1, Gen.Choose(235, 260)), (1, Gen.Choose(475, 490)))
        from d in Gen.Choose(1, 20)
        from extra in Gen.Frequency((4, Gen.Choose(0, 50)), (1, Gen.Choose(200, 1200)))
        from classes in Gen.Choose(1, 8)
        from head in Gen.Choose(0, 2000)
        from seed in Gen.Choose(0, int.MaxValue)
        select (m, d, m + extra, classes, head, (ulong)seed);

    readonly CpuBackend _backend = new(threads: 2);

    public void Dispose() => _backend.Dispose();

    [Property(MaxTest = 40)]
    public Property Within_a_batch_the_loss_is_the_sum_over_pairs_and_both_sides_of_a_pair_move() => Prop.ForAll(s_sizes.ToArbitrary(), t =>
    {
        float[] v = UnitRows(t.M, t.D, t.Seed);
        int[] labels = Labels(t.M, t.Classes, t.Seed);
        int[] own = [.. Enumerable.Range(0, t.M)];
        Compare(s_contrastive, v, labels, v, labels, own, t.D, symmetric: true, (c, x, y) => c.Of(x, y));
        Compare(s_hinge, v, labels, v, labels, own, t.D, symmetric: true, (c, x, y) => c.Of(x, y));
    });

    [Property(MaxTest = 40)]
    public Property Against_the_memory_it_is_the_sum_over_all_rows_but_the_own_copies_and_the_anchors_alone_move() =>
        Prop.ForAll(s_sizes.ToArbitrary(), t =>
    {
        using var memory = new CrossBatchMemory(_backend, t.Rows, t.D);
        int head = t.Head % t.Rows;
        memory.Load(UnitRows(t.Rows, t.D, t.Seed + 1), Labels(t.Rows, t.Classes, t.Seed + 1), new int[t.Rows], head, head);
        float[] v = UnitRows(t.M, t.D, t.Seed);
        int[] labels = Labels(t.M, t.Classes, t.Seed), own;
        using (var step = _backend.BeginStep())
            own = memory.Enqueue(_backend.From(v, new Shape(t.M, t.D)), _backend.From(labels), _backend.From(labels)).ToArray();
        float[] rows = memory.Rows.ToArray()[..(memory.Count * t.D)];
        int[] rowLabels = memory.Labels.ToArray()[..memory.Count];
        Compare(s_contrastive, v, labels, rows, rowLabels, own, t.D, symmetric: false, (c, x, y) => c.Of(x, y, memory, _backend.From(own)));
        Compare(s_hinge, v, labels, rows, rowLabels, own, t.D, symmetric: false, (c, x, y) => c.Of(x, y, memory, _backend.From(own)));
    });

    [Fact]
    public void Without_a_valid_pair_the_loss_is_exactly_zero_and_so_is_the_gradient()
    {
        // Orthogonal rows of classes of their own: no positives, and every negative at 0, below both margins.
        float[] v = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        using var memory = new CrossBatchMemory(_backend, 3, 3);
        Criterion[] criteria = [new PairCriterion<ContrastiveLoss>(s_contrastive), new PairCriterion<ContrastiveHingeLoss>(s_hinge)];
        foreach (var criterion in criteria)
        {
            foreach (bool useMemory in new[] { false, true })
            {
                using var parameter = _backend.Parameter(new Shape(3, 3));
                parameter.Set(v);
                using var step = _backend.BeginStep();
                var labels = _backend.From([4, 5, 6]);
                var value = useMemory
                    ? criterion.Of(parameter, labels, memory, memory.Enqueue(parameter.Detach(), labels, labels))
                    : criterion.Of(parameter, labels);
                value.Loss.Backward();
                Assert.Equal(new float[5], value.Parts.ToArray());
                Assert.Equal(new float[9], parameter.Grad!.ToArray());
            }
        }
    }

    [Fact]
    public void The_own_copy_is_left_out_by_its_slot_and_an_equal_row_elsewhere_is_not()
    {
        using var memory = new CrossBatchMemory(_backend, 2, 2);
        using var step = _backend.BeginStep();
        Tensor v = _backend.From([0.6f, 0.8f], new Shape(1, 2));
        var label = _backend.From([1]);
        memory.Enqueue(v, label, label);
        var own = memory.Enqueue(v, label, label);
        var parts = new PairCriterion<ContrastiveLoss>(s_contrastive).Of(v, label, memory, own).Parts.ToArray();
        Assert.Equal((1f, 0f), (parts[3], parts[4]));
    }

    void Compare<TLoss>(TLoss loss, float[] v, int[] labels, float[] references, int[] referenceLabels, int[] own, int d, bool symmetric,
        Func<Criterion, Tensor, Indices, PairLossValue> of) where TLoss : struct, IPairLoss
    {
        using var parameter = _backend.Parameter(new Shape(labels.Length, d));
        parameter.Set(v);
        using var step = _backend.BeginStep();
        var value = of(new PairCriterion<TLoss>(loss), parameter, _backend.From(labels));
        value.Loss.Backward();
        var expected = PairOracle.Of(loss, v, labels, references, referenceLabels, own, d, symmetric);
        expected.AssertClose(value.Parts.ToArray(), parameter.Grad!.ToArray());
    }

    static float[] UnitRows(int rows, int d, ulong seed)
    {
        var rng = Rng.Of(seed, "rows");
        var values = new float[rows * d];
        foreach (ref float value in values.AsSpan()) value = rng.NextNormal();
        foreach (var row in Enumerable.Range(0, rows))
        {
            var span = values.AsSpan(row * d, d);
            float length = MathF.Sqrt(span.ToArray().Sum(x => x * x));
            foreach (ref float value in span) value /= Math.Max(length, 1e-6f);
        }
        return values;
    }

    static int[] Labels(int count, int classes, ulong seed)
    {
        var rng = Rng.Of(seed, "labels");
        return [.. Enumerable.Range(0, count).Select(_ => rng.NextInt(classes))];
    }
}
