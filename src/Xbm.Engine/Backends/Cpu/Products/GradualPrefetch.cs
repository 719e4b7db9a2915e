using System.Runtime.Intrinsics.X86;

namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>Asks for memory in as many steps as a product has tiles.</summary>
unsafe ref struct GradualPrefetch(PrefetchRange range, nint steps)
{
    readonly nint _share = steps == 0 ? 0 : (range.Length / steps + 16) & ~(nint)15;
    readonly float* _end = (float*)range.Data + range.Length;
    float* _next = (float*)range.Data;

    public void Step()
    {
        if (_next >= _end) return;
        Ask(_next, Math.Min(_share, _end - _next));
        _next += _share;
    }

    /// <summary>Asks for a run of memory at once.</summary>
    public static void Ask(float* from, long count)
    {
        for (float* end = from + count; Sse.IsSupported && from < end; from += 16) Sse.Prefetch1(from);
    }
}
