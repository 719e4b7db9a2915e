using ILGPU.Execution;

namespace ILGPU;

/// <summary>What the 32 lanes of a warp do together. All of them must take part.</summary>
public static class Warp
{
    public static int WarpSize => GroupState.WarpSize;

    public static int LaneIdx => GroupState.Current.Thread % GroupState.WarpSize;

    public static int WarpIdx => GroupState.Current.Thread / GroupState.WarpSize;

    public static bool IsFirstLane => LaneIdx == 0;

    /// <summary>Waits for all lanes.</summary>
    [Suspends(Scope.Warp, nameof(PostNothing), nameof(TakeNothing))]
    public static void Barrier() => throw Group.NotCompiled();

    /// <summary>The value of lane <paramref name="sourceLane"/>.</summary>
    [Suspends(Scope.Warp, nameof(PostShuffle), nameof(Take))]
    public static T Shuffle<T>(T variable, int sourceLane) where T : unmanaged => throw Group.NotCompiled();

    /// <summary>The value of the lane <paramref name="delta"/> above; past the last lane the own value.</summary>
    [Suspends(Scope.Warp, nameof(PostShuffleDown), nameof(Take))]
    public static T ShuffleDown<T>(T variable, int delta) where T : unmanaged => throw Group.NotCompiled();

    /// <summary>The value of the lane <paramref name="delta"/> below; before the first lane the own value.</summary>
    [Suspends(Scope.Warp, nameof(PostShuffleUp), nameof(Take))]
    public static T ShuffleUp<T>(T variable, int delta) where T : unmanaged => throw Group.NotCompiled();

    /// <summary>The value of the lane whose number is this one's with the bits of <paramref name="mask"/> turned.</summary>
    [Suspends(Scope.Warp, nameof(PostShuffleXor), nameof(Take))]
    public static T ShuffleXor<T>(T variable, int mask) where T : unmanaged => throw Group.NotCompiled();

    /// <summary>The value of one lane, for all.</summary>
    [Suspends(Scope.Warp, nameof(PostShuffle), nameof(Take))]
    public static T Broadcast<T>(T value, int sourceLane) where T : unmanaged => throw Group.NotCompiled();

    static void PostNothing()
    {
    }

    static void TakeNothing()
    {
    }

    // The CUDA programming guide, "Warp Shuffle Functions": a source lane is taken modulo the width; one past an end leaves the value as it
    // is.
    static void PostShuffle<T>(T variable, int sourceLane) where T : unmanaged => Post(variable, sourceLane & (GroupState.WarpSize - 1));

    static void PostShuffleDown<T>(T variable, int delta) where T : unmanaged => Post(variable, OrOwn(LaneIdx + delta));

    static void PostShuffleUp<T>(T variable, int delta) where T : unmanaged => Post(variable, OrOwn(LaneIdx - delta));

    static void PostShuffleXor<T>(T variable, int mask) where T : unmanaged => Post(variable, OrOwn(LaneIdx ^ mask));

    static int OrOwn(int lane) => lane is >= 0 and < GroupState.WarpSize ? lane : LaneIdx;

    static void Post<T>(T value, int lane) where T : unmanaged
    {
        var state = GroupState.Current;
        if (!state.Shuffles) throw new KernelFault("the device has no shuffles");
        state.Exchange.Post(state.Thread, value, state.Thread / GroupState.WarpSize * GroupState.WarpSize + lane);
    }

    static T Take<T>() where T : unmanaged
    {
        var state = GroupState.Current;
        return state.Exchange.Settled<T>(state.Thread);
    }
}
