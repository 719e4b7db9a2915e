using System.Runtime.CompilerServices;

namespace ILGPU.Execution;

/// <summary>
/// Values that threads hand to each other at a suspending call. Each posts its value and the thread whose value it wants; nothing is taken
/// before all have posted, and a thread may post again before another has taken: so what is taken is settled in between.
/// </summary>
sealed unsafe class Exchange
{
    const int Largest = 16;

    readonly byte[] _posted = new byte[GroupState.MaxThreads * Largest], _settled = new byte[GroupState.MaxThreads * Largest];
    readonly int[] _source = new int[GroupState.MaxThreads];

    public void Post<T>(int thread, T value, int source) where T : unmanaged
    {
        if (sizeof(T) > Largest) throw new KernelFault($"a value of {sizeof(T)} bytes is too large to exchange");
        Unsafe.WriteUnaligned(ref _posted[thread * Largest], value);
        _source[thread] = source;
    }

    /// <summary>A lane that does not exist gives garbage.</summary>
    public void Settle(int first, int count)
    {
        for (int thread = first; thread < first + count; thread++)
        {
            int source = _source[thread];
            var target = _settled.AsSpan(thread * Largest, Largest);
            if (source < first || source >= first + count) target.Fill(0xFF);
            else _posted.AsSpan(source * Largest, Largest).CopyTo(target);
        }
    }

    /// <summary>What a thread gets.</summary>
    public T Settled<T>(int thread) where T : unmanaged => Unsafe.ReadUnaligned<T>(ref _settled[thread * Largest]);
}
