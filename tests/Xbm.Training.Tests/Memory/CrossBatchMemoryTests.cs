using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Training.Tests.Memory;

public sealed class CrossBatchMemoryTests : IDisposable
{
    /// <summary>A capacity and batches that fit it.</summary>
    static readonly Gen<(int Capacity, int[] Batches)> s_histories =
        from capacity in Gen.Choose(1, 12)
        from batches in Gen.Choose(0, capacity).ListOf()
        select (capacity, batches.ToArray());

    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Property]
    public Property After_any_batches_the_ring_holds_the_last_rows_of_all_in_ring_order() =>
        Prop.ForAll(s_histories.ToArbitrary(), t =>
        {
            using var ring = new Ring(_backend, t.Capacity);
            foreach (int size in t.Batches) ring.Enqueue(size);
            int all = t.Batches.Sum();
            Assert.Equal((Math.Min(all, t.Capacity), all % t.Capacity), (ring.Memory.Count, ring.Memory.Head));
            // Row number n of all ever enqueued lies in slot n mod capacity; what was never written is zero.
            var expected = new int[t.Capacity];
            for (int n = Math.Max(0, all - t.Capacity); n < all; n++) expected[n % t.Capacity] = n + 1;
            ring.AssertHolds(expected);
        });

    [Property]
    public Property The_own_slots_of_a_batch_are_where_its_rows_lie_also_across_the_wrap() =>
        Prop.ForAll(s_histories.ToArbitrary(), t =>
        {
            using var ring = new Ring(_backend, t.Capacity);
            foreach (int size in t.Batches)
            {
                int first = ring.Next;
                int[] own = ring.Enqueue(size), samples = ring.Memory.Samples.ToArray();
                Assert.Equal(Enumerable.Range(first, size), own.Select(slot => samples[slot]));
            }
        });

    [Property]
    public Property Rollback_takes_the_last_batch_back_wherever_it_lay() =>
        Prop.ForAll(s_histories.ToArbitrary(), Gen.Choose(0, 12).ToArbitrary(), (t, last) =>
        {
            using var ring = new Ring(_backend, t.Capacity);
            foreach (int size in t.Batches) ring.Enqueue(size);
            var before = ring.State();
            ring.Enqueue(Math.Min(last, t.Capacity));
            ring.Memory.Rollback();
            Assert.Equal(before, ring.State());
            // There is one batch to take back, not two.
            ring.Memory.Rollback();
            Assert.Equal(before, ring.State());
        });

    [Fact]
    public void A_rollback_before_the_first_batch_changes_nothing()
    {
        using var ring = new Ring(_backend, 3);
        ring.Memory.Rollback();
        Assert.Equal((0, 0), (ring.Memory.Count, ring.Memory.Head));
    }

    [Property]
    public Property A_ring_loaded_from_another_ones_state_goes_on_like_it() =>
        Prop.ForAll(s_histories.ToArbitrary(), t =>
        {
            using var ring = new Ring(_backend, t.Capacity);
            foreach (int size in t.Batches) ring.Enqueue(size);
            using var copy = new Ring(_backend, t.Capacity) { Next = ring.Next };
            copy.Enqueue(t.Capacity / 2);
            copy.Next = ring.Next;
            copy.Memory.Load(ring.Memory.Rows.ToArray(), ring.Memory.Labels.ToArray(), ring.Memory.Samples.ToArray(), ring.Memory.Head,
                ring.Memory.Count);
            // Nothing of before the load comes back.
            copy.Memory.Rollback();
            Assert.Equal(ring.State(), copy.State());
            Assert.Equal(ring.Enqueue(1), copy.Enqueue(1));
            Assert.Equal(ring.State(), copy.State());
        });

    [Fact]
    public void The_ring_is_device_memory_and_goes_back_to_the_pool()
    {
        int before = _backend.LiveStorage;
        var ring = new Ring(_backend, 5);
        foreach (int size in new[] { 3, 1, 5, 5, 0 }) ring.Enqueue(size);
        ring.Dispose();
        Assert.Equal(before, _backend.LiveStorage);
    }
}
