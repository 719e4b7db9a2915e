using ILGPU;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>What the CUDA programming guide says about shuffles, and sums by means of them.</summary>
public class WarpTests
{
    [Fact]
    public void A_shuffle_down_takes_from_above_and_leaves_the_last_lanes_as_they_are() =>
        Assert.Equal(Lanes((w, l) => 100 * w + (l + 3 < 32 ? l + 3 : l)), Emulated.Run<int>(Down, 1, 64));

    static void Down(ArrayView<int> values) => values[Group.IdxX] = Warp.ShuffleDown(100 * Warp.WarpIdx + Warp.LaneIdx, 3);

    [Fact]
    public void A_shuffle_up_takes_from_below_and_leaves_the_first_lanes_as_they_are() =>
        Assert.Equal(Lanes((w, l) => 100 * w + (l >= 5 ? l - 5 : l)), Emulated.Run<int>(Up, 1, 64));

    static void Up(ArrayView<int> values) => values[Group.IdxX] = Warp.ShuffleUp(100 * Warp.WarpIdx + Warp.LaneIdx, 5);

    [Fact]
    public void A_shuffle_xor_exchanges_lanes() => Assert.Equal(Lanes((w, l) => 100 * w + (l ^ 9)), Emulated.Run<int>(Xor, 1, 64));

    static void Xor(ArrayView<int> values) => values[Group.IdxX] = Warp.ShuffleXor(100 * Warp.WarpIdx + Warp.LaneIdx, 9);

    [Fact]
    public void A_shuffle_takes_from_any_lane_modulo_32() =>
        Assert.Equal(Lanes((w, l) => 100 * w + (7 * l + 3) % 32), Emulated.Run<int>(Any, 1, 64));

    static void Any(ArrayView<int> values) => values[Group.IdxX] = Warp.Shuffle(100 * Warp.WarpIdx + Warp.LaneIdx, 7 * Warp.LaneIdx + 3);

    static IEnumerable<int> Lanes(Func<int, int, int> value) => Enumerable.Range(0, 64).Select(t => value(t / 32, t % 32));

    [Fact]
    public void A_group_sums_by_shuffles_and_shared_memory() =>
        Assert.All(Emulated.Run<double>(Sum, 3, 256), sum => Assert.Equal(255 * 128, sum));

    static void Sum(ArrayView<double> values)
    {
        var partial = SharedMemory.Allocate<double>(8);
        double sum = Group.IdxX;
        for (int delta = Warp.WarpSize / 2; delta > 0; delta /= 2) sum += Warp.ShuffleDown(sum, delta);
        if (Warp.IsFirstLane) partial[Warp.WarpIdx] = sum;
        Group.Barrier();
        sum = 0;
        for (int w = 0; w < 8; w++) sum += partial[w];
        values[Grid.IdxX * 256 + Group.IdxX] = sum;
    }

    [Fact]
    public void A_shuffle_in_which_not_all_lanes_take_part_is_a_fault() =>
        Assert.Contains("not all threads of the warp come to one ShuffleDown: lane 0 waits in ShuffleDown (call 1), lane 16 has ended",
            Emulated.Fault<int>(Half, 1, 64));

    static void Half(ArrayView<int> values)
    {
        if (Warp.LaneIdx < 16) values[Group.IdxX] = Warp.ShuffleDown(Group.IdxX, 1);
    }

    [Fact]
    public void A_lane_that_a_small_group_lacks_gives_garbage() => Assert.Equal([1, 2, -1], Emulated.Run<int>(Next, 1, 3));

    static void Next(ArrayView<int> values) => values[Group.IdxX] = Warp.ShuffleDown(Group.IdxX, 1);

    [Fact]
    public void Warps_may_shuffle_different_numbers_of_times() =>
        Assert.Equal(Lanes((w, l) => (l + w + 1) % 32), Emulated.Run<int>(PerWarp, 1, 64));

    static void PerWarp(ArrayView<int> values)
    {
        int value = Warp.LaneIdx;
        for (int i = 0; i <= Warp.WarpIdx; i++) value = Warp.Shuffle(value, Warp.LaneIdx + 1);
        values[Group.IdxX] = value;
    }
}
