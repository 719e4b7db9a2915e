namespace ILGPU.Execution;

/// <summary>
/// The asynchronous copies of a group's threads (cp.async). They are carried out when their thread waits for them, no sooner: a kernel that
/// reads before it has waited finds the poison.
/// </summary>
sealed unsafe class CopyQueue
{
    readonly List<List<Copy>>?[] _threads = new List<List<Copy>>?[GroupState.MaxThreads];
    bool _used;

    public void Begin()
    {
        if (!_used) return;
        Array.Clear(_threads);
        _used = false;
    }

    /// <summary>A copy of <paramref name="count"/> bytes, of which those past <paramref name="valid"/> are zeros.</summary>
    public void Add(int thread, byte* target, byte* source, int count, int valid) => Of(thread)[^1].Add(new(target, source, count, valid));

    /// <summary>Closes the copies so far to one group.</summary>
    public void Commit(int thread) => Of(thread).Add([]);

    /// <summary>Waits until no more than the latest <paramref name="pending"/> groups are under way.</summary>
    public void Wait(int thread, int pending)
    {
        var groups = Of(thread);
        int done = Math.Max(0, groups.Count - 1 - pending);
        foreach (var group in groups.Take(done)) group.ForEach(copy => copy.Run());
        groups.RemoveRange(0, done);
    }

    List<List<Copy>> Of(int thread)
    {
        _used = true;
        return _threads[thread] ??= [[]];
    }

    readonly struct Copy(byte* target, byte* source, int count, int valid)
    {
        public void Run()
        {
            new ReadOnlySpan<byte>(source, valid).CopyTo(new Span<byte>(target, count));
            new Span<byte>(target + valid, count - valid).Clear();
        }
    }
}
