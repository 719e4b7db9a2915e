using ILGPU.Runtime;
using Xbm.Engine.Backends;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    protected override Storage<T> CreateStorage<T>(int length) => new GpuStorage<T>(this, length);

    /// <inheritdoc/>
    public override void Upload<T>(ReadOnlySpan<T> source, Storage<T> destination)
    {
        if (source.Length == 0) return;
        try
        {
            destination.View().SubView(0, source.Length).CopyFromCPU(Stream, source);
        }
        catch (AcceleratorException e)
        {
            throw Lost(Accelerator, e);
        }
    }

    /// <inheritdoc/>
    public override void Download<T>(Storage<T> source, Span<T> destination, int offset = 0)
    {
        if (destination.Length == 0) return;
        try
        {
            source.View().SubView(offset, destination.Length).CopyToCPU(Stream, destination);
            Stream.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw Lost(Accelerator, e);
        }
    }
}
