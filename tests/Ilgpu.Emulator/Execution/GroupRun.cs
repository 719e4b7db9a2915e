namespace ILGPU.Execution;

/// <summary>
/// Runs the threads of one group in turn, each from one suspending call to the next. Threads that should wait for each other and do not all
/// come to the same call are a fault. Every other phase runs backwards, so that a missing barrier shows whichever way round it is needed.
/// </summary>
readonly unsafe struct GroupRun(GroupState state, ResumableKernel kernel, object[] arguments)
{
    const int Ready = -1, Finished = 0;

    public void Run()
    {
        byte* frames = state.Frames(kernel.FrameSize);
        int threads = state.Threads;
        Span<int> at = stackalloc int[threads];
        at.Fill(Ready);
        for (bool backwards = false; ; backwards = !backwards)
        {
            for (int i = 0; i < threads; i += GroupState.WarpSize)
            {
                int first = backwards ? (threads - 1) / GroupState.WarpSize * GroupState.WarpSize - i : i;
                RunWarp(frames, at, first, Math.Min(GroupState.WarpSize, threads - first), backwards);
            }
            if (at.IndexOfAnyExcept(Finished) < 0) return;
            Settle(at, 0, threads, "thread", "group");
            state.Exchange.Settle(0, threads);
            at.Fill(Ready);
        }
    }

    /// <summary>Runs a warp until all its lanes have ended or wait for the group.</summary>
    void RunWarp(byte* frames, Span<int> at, int first, int lanes, bool backwards)
    {
        while (true)
        {
            int waiting = -1;
            for (int i = 0; i < lanes; i++)
            {
                int t = first + (backwards ? lanes - 1 - i : i);
                if (at[t] != Ready) continue;
                state.Switch(t);
                at[t] = kernel.Resume((nint)(frames + (long)t * kernel.FrameSize), arguments);
                if (at[t] != Finished && kernel.Sites[at[t] - 1].Scope == Scope.Warp) waiting = at[t];
            }
            if (waiting < 0) return;
            Settle(at, first, lanes, "lane", "warp");
            state.Exchange.Settle(first, lanes);
            state.Ptx.Settle(first, lanes);
            at.Slice(first, lanes).Fill(Ready);
        }
    }

    /// <summary>All of these threads must be at one call.</summary>
    void Settle(Span<int> at, int first, int count, string member, string whole)
    {
        int site = at[first], other = at.Slice(first, count).IndexOfAnyExcept(site);
        if (other < 0) return;
        state.Switch(first + other);
        throw new KernelFault($"not all threads of the {whole} come to one {Name(Math.Max(site, at[first + other]))}: "
            + $"{member} 0 {Where(site)}, {member} {other} {Where(at[first + other])}");
    }

    string Name(int site) => kernel.Sites[site - 1].Name;

    string Where(int site) => site == Finished ? "has ended" : $"waits in {Name(site)} (call {site})";
}
