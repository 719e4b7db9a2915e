namespace ILGPU.Runtime;

/// <summary>Copies and fills. All are done when they return.</summary>
public static unsafe class ArrayViewExtensions
{
    public static void CopyFromCPU<T>(this ArrayView<T> target, AcceleratorStream stream, ReadOnlySpan<T> source) where T : unmanaged
    {
        stream.Accelerator.Call();
        source.CopyTo(target.SubView(0, source.Length).Span());
    }

    public static void CopyToCPU<T>(this ArrayView<T> source, AcceleratorStream stream, in Span<T> target) where T : unmanaged
    {
        stream.Accelerator.Call();
        stream.Accelerator.Downloads++;
        source.SubView(0, target.Length).Span().CopyTo(target);
    }

    public static void CopyFrom<T>(this ArrayView<T> target, AcceleratorStream stream, in ArrayView<T> source) where T : unmanaged
    {
        stream.Accelerator.Call();
        source.Span().CopyTo(target.SubView(0, source.Length).Span());
    }

    public static void CopyTo<T>(this ArrayView<T> source, AcceleratorStream stream, in ArrayView<T> target) where T : unmanaged =>
        target.CopyFrom(stream, source);

    public static void MemSet<T>(this ArrayView<T> target, AcceleratorStream stream, byte value) where T : unmanaged
    {
        stream.Accelerator.Call();
        new Span<byte>(target.Pointer, checked((int)target.LengthInBytes)).Fill(value);
    }

    public static void MemSetToZero<T>(this ArrayView<T> target, AcceleratorStream stream) where T : unmanaged => target.MemSet(stream, 0);

    /// <summary>The address of the first element.</summary>
    public static nint LoadEffectiveAddressAsPtr<T>(this ArrayView<T> view) where T : unmanaged => (nint)view.Pointer;

    static Span<T> Span<T>(this ArrayView<T> view) where T : unmanaged => new(view.Pointer, view.IntLength);
}
