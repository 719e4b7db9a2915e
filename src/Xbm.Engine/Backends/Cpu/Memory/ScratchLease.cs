using System.Diagnostics;

namespace Xbm.Engine.Backends.Cpu.Memory;

/// <summary>
/// Scratch memory until it is disposed, on the thread that leased it. Debug builds check every use; in Release builds this is a plain
/// pointer, and disposing it does nothing. The default is an empty lease, of no memory.
/// </summary>
readonly unsafe ref struct ScratchLease(float* floats, long length, ScratchBuffer buffer, int number)
{
    readonly float* _floats = floats;
    readonly long _length = length;
    readonly ScratchBuffer? _buffer = buffer;
    readonly int _number = number;

    /// <summary>The memory.</summary>
    /// <exception cref="InvalidOperationException">In Debug builds: the lease was returned.</exception>
    public float* Floats
    {
        get
        {
            Check();
            return _floats;
        }
    }

    /// <summary>The same memory, for half as many doubles.</summary>
    public double* Doubles => (double*)Floats;

    /// <summary>Gives the memory back; to do so twice is an error.</summary>
    public void Dispose() => End();

    [Conditional("DEBUG")]
    void Check() => _buffer?.Check(_number);

    [Conditional("DEBUG")]
    void End() => _buffer?.End(_number, new Span<float>(_floats, (int)_length));
}
