using ILGPU;
using ILGPU.Runtime;
using Xbm.Engine.Gpu.Drivers;

namespace Xbm.Engine.Gpu.Memory;

/// <summary>What a scratch buffer is for: primitives of different uses never share one.</summary>
enum ScratchUse
{
    /// <summary>Partial results of reductions over rows and columns.</summary>
    Partials,

    /// <summary>Losses and counts of pairs, one per group.</summary>
    Sums,

    /// <summary>Weights of pairs with some of the references.</summary>
    Weights,

    /// <summary>What the two sides of a pair loss are multiplied with.</summary>
    Scales,

    /// <summary>One or a few numbers per query of a retrieval.</summary>
    Heads,
}

/// <summary>Device buffers that grow to the largest size asked for and stay: a primitive allocates nothing after its first call.</summary>
sealed class Scratch(Allocator allocator) : IDisposable
{
    readonly Dictionary<(ScratchUse Use, Type Type), MemoryBuffer> _buffers = [];

    public ArrayView<T> Of<T>(ScratchUse use, long length) where T : unmanaged
    {
        var key = (use, typeof(T));
        if (!_buffers.TryGetValue(key, out var buffer) || buffer.Length < length)
        {
            buffer?.Release();
            _buffers.Remove(key);
            _buffers.Add(key, buffer = allocator.Allocate<T>(length));
        }
        return ((MemoryBuffer1D<T, Stride1D.Dense>)buffer).View.AsContiguous().SubView(0, length);
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers.Values) buffer.Release();
        _buffers.Clear();
    }
}
