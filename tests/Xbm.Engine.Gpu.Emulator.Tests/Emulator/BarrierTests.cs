using ILGPU;

namespace Xbm.Engine.Gpu.Emulator.Tests;

public class BarrierTests
{
    [Fact]
    public void Threads_meet_at_a_barrier() =>
        Assert.Equal(Enumerable.Range(0, 3 * 70).Select(i => i / 70 * 70 + 69 - i % 70), Emulated.Run<int>(Reverse, 3, 70));

    static void Reverse(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate<int>(70);
        int at = Grid.IdxX * Group.DimX;
        shared[Group.IdxX] = at + Group.IdxX;
        Group.Barrier();
        values[at + Group.IdxX] = shared[Group.DimX - 1 - Group.IdxX];
    }

    [Fact]
    public void Variables_outlive_barriers_in_loops_branches_and_calls()
    {
        float[] values = Emulated.Run<float>(Rotate, 2, 64);
        for (int t = 0; t < 64; t++)
        {
            // Each round adds three times the sum of the neighbour's round; Expected follows the same threads in plain code.
            Assert.Equal(Expected()[t], values[t]);
            Assert.Equal(Expected()[t], values[64 + t]);
        }
    }

    static void Rotate(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(64);
        var sum = new Pair { First = Group.IdxX, Second = 1 };
        for (int round = 0; round < 5; round++)
            if (round % 2 == 0) sum.First += 3 * Neighbour(shared, sum.First);
            else sum.Second += Twice(shared, sum.First) + (round > 2 ? sum.Second : Neighbour(shared, 1));
        values[Grid.IdxX * 64 + Group.IdxX] = sum.First + sum.Second;
    }

    static float Neighbour(ArrayView<float> shared, float value)
    {
        Group.Barrier();
        shared[Group.IdxX] = value;
        Group.Barrier();
        return shared[(Group.IdxX + 1) % 64];
    }

    static float Twice(ArrayView<float> shared, float value)
    {
        float once = Neighbour(shared, value);
        if (once < 0) return 0;
        return once + Neighbour(shared, once);
    }

    struct Pair
    {
        public float First, Second;
    }

    static float[] Expected()
    {
        float[] first = [.. Enumerable.Range(0, 64).Select(t => (float)t)], second = [.. first.Select(_ => 1f)];
        for (int round = 0; round < 5; round++)
        {
            float[] a = [.. first], b = [.. second];
            for (int t = 0; t < 64; t++)
                if (round % 2 == 0) first[t] += 3 * a[(t + 1) % 64];
                else second[t] += a[(t + 1) % 64] + a[(t + 2) % 64] + (round > 2 ? b[t] : 1);
        }
        return [.. first.Zip(second, (a, b) => a + b)];
    }

    [Fact]
    public void A_reference_into_a_variable_outlives_a_barrier() =>
        Assert.Equal(Enumerable.Range(0, 64).Select(t => t + (t + 1) % 64 + 0.5f), Emulated.Run<float>(ThroughReference, 1, 64));

    static void ThroughReference(ArrayView<float> values)
    {
        var shared = SharedMemory.Allocate<float>(64);
        var pair = new Pair { First = Group.IdxX, Second = 0.5f };
        AddNeighbour(shared, ref pair);
        values[Group.IdxX] = pair.First + pair.Second;
    }

    static void AddNeighbour(ArrayView<float> shared, ref Pair pair) => pair.First += Neighbour(shared, pair.First);

    [Fact]
    public void Kernels_may_be_generic_over_structs() =>
        Assert.Equal(Enumerable.Range(0, 40).Select(t => 39f - t + 7), Emulated.Run<float>(Generic<AddSeven>, 1, 40));

    static void Generic<TOp>(ArrayView<float> values) where TOp : struct, IOp
    {
        var shared = SharedMemory.Allocate<float>(40);
        shared[Group.IdxX] = default(TOp).Apply(Group.IdxX);
        Group.Barrier();
        values[Group.IdxX] = shared[39 - Group.IdxX];
    }

    interface IOp
    {
        float Apply(float x);
    }

    readonly struct AddSeven : IOp
    {
        public float Apply(float x) => x + 7;
    }

    [Fact]
    public void A_barrier_that_some_threads_never_reach_is_a_fault() =>
        Assert.Equal("kernel BarrierTests.Divergent, group (0, 0, 0), thread (40, 0, 0): not all threads of the group come to one Barrier: "
            + "thread 0 waits in Barrier (call 1), thread 40 has ended", Emulated.Fault<int>(Divergent, 1, 64));

    static void Divergent(ArrayView<int> values)
    {
        if (Group.IdxX >= 40) return;
        Group.Barrier();
        values[Group.IdxX] = 1;
    }

    [Fact]
    public void Two_barriers_in_two_branches_are_a_fault() =>
        Assert.Contains("thread 0 waits in Barrier (call 1), thread 1 waits in Barrier (call 2)", Emulated.Fault<int>(TwoBranches, 1, 64));

    static void TwoBranches(ArrayView<int> values)
    {
        if (Group.IdxX % 2 == 0) Group.Barrier();
        else Group.Barrier();
        values[Group.IdxX] = 1;
    }

    [Fact]
    public void Predicates_are_counted_over_the_group()
    {
        Assert.All(Emulated.Run<int>(Count, 1, 70), count => Assert.Equal(24, count));
        Assert.All(Emulated.Run<int>(AndOr, 1, 70), bits => Assert.Equal(2, bits));
    }

    static void Count(ArrayView<int> values) => values[Group.IdxX] = Group.BarrierPopCount(Group.IdxX % 3 == 0);

    static void AndOr(ArrayView<int> values) =>
        values[Group.IdxX] = (Group.BarrierAnd(Group.IdxX < 69) ? 1 : 0) + (Group.BarrierOr(Group.IdxX == 69) ? 2 : 0);

    [Fact]
    public void One_thread_can_hand_a_value_to_all() => Assert.All(Emulated.Run<long>(Hand, 2, 40), value => Assert.Equal(35, value));

    static void Hand(ArrayView<long> values) => values[Grid.IdxX * 40 + Group.IdxX] = Group.Broadcast((long)Group.IdxX, 35);
}
