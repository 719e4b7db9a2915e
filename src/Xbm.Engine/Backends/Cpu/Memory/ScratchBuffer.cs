using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Xbm.Engine.Backends.Cpu.Memory;

/// <summary>The buffer of one thread for one use. Debug builds know whether it is leased, and fill what comes back with NaN.</summary>
sealed unsafe class ScratchBuffer(ScratchUse use)
{
    const int Alignment = 64;

    float[] _values = [];

    /// <summary>In Debug builds, the number of the lease that is out (0 for none), and of the last one.</summary>
    int _current, _last;

    /// <inheritdoc cref="Scratch.Lease"/>
    public ScratchLease Lease(long length)
    {
        Begin();
        if (_values.Length < length + Alignment / sizeof(float))
            _values = GC.AllocateUninitializedArray<float>(checked((int)length) + Alignment / sizeof(float), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));
        return new ScratchLease((float*)((address + Alignment - 1) & ~(nint)(Alignment - 1)), length, this, _current);
    }

    [Conditional("DEBUG")]
    void Begin()
    {
        if (_current != 0) throw new InvalidOperationException($"this thread leases its scratch memory for {use} a second time");
        _current = ++_last;
    }

    /// <summary>Whether a lease may be used.</summary>
    [Conditional("DEBUG")]
    public void Check(int number)
    {
        if (number != _current) throw new InvalidOperationException($"a lease of scratch memory for {use} is used after its return");
    }

    /// <summary>Ends a lease. What is read from its memory afterwards is not a number.</summary>
    [Conditional("DEBUG")]
    public void End(int number, Span<float> values)
    {
        Check(number);
        _current = 0;
        values.Fill(float.NaN);
    }
}
