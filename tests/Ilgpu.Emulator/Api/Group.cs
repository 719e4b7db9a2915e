using ILGPU.Execution;

namespace ILGPU;

/// <summary>Where the running thread is in its group, and what the threads of a group do together.</summary>
public static class Group
{
    public static int IdxX => GroupState.Current.GroupIdx.X;

    public static int IdxY => GroupState.Current.GroupIdx.Y;

    public static int IdxZ => GroupState.Current.GroupIdx.Z;

    public static int DimX => GroupState.Current.GroupDim.X;

    public static int DimY => GroupState.Current.GroupDim.Y;

    public static int DimZ => GroupState.Current.GroupDim.Z;

    public static int LinearIndex => GroupState.Current.Thread;

    public static bool IsFirstThread => LinearIndex == 0;

    /// <summary>Waits for all threads of the group.</summary>
    [Suspends(Scope.Group, nameof(PostNothing), nameof(TakeNothing))]
    public static void Barrier() => throw NotCompiled();

    /// <summary>In how many threads the predicate holds.</summary>
    [Suspends(Scope.Group, nameof(PostPredicate), nameof(TakeCount))]
    public static int BarrierPopCount(bool predicate) => throw NotCompiled();

    /// <summary>Whether the predicate holds in all threads.</summary>
    [Suspends(Scope.Group, nameof(PostPredicate), nameof(TakeAnd))]
    public static bool BarrierAnd(bool predicate) => throw NotCompiled();

    /// <summary>Whether the predicate holds in any thread.</summary>
    [Suspends(Scope.Group, nameof(PostPredicate), nameof(TakeOr))]
    public static bool BarrierOr(bool predicate) => throw NotCompiled();

    /// <summary>The value of one thread, for all.</summary>
    [Suspends(Scope.Group, nameof(PostBroadcast), nameof(TakeBroadcast))]
    public static T Broadcast<T>(T value, int groupIndex) where T : unmanaged => throw NotCompiled();

    /// <summary>Only compiled kernels reach the body of a call that suspends, by way of its two halves.</summary>
    internal static KernelFault NotCompiled() => new("a barrier or shuffle exists only within a kernel of explicit groups");

    static void PostNothing()
    {
    }

    static void TakeNothing()
    {
    }

    static void PostPredicate(bool predicate) => PostBroadcast(predicate ? 1 : 0, LinearIndex);

    static int TakeCount()
    {
        var state = GroupState.Current;
        int count = 0;
        for (int t = 0; t < state.Threads; t++) count += state.Exchange.Settled<int>(t);
        return count;
    }

    static bool TakeAnd() => TakeCount() == GroupState.Current.Threads;

    static bool TakeOr() => TakeCount() > 0;

    static void PostBroadcast<T>(T value, int groupIndex) where T : unmanaged
    {
        var state = GroupState.Current;
        state.Exchange.Post(state.Thread, value, groupIndex);
    }

    static T TakeBroadcast<T>() where T : unmanaged
    {
        var state = GroupState.Current;
        return state.Exchange.Settled<T>(state.Thread);
    }
}
