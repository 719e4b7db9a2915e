using ILGPU.Runtime;
using Xbm.Engine.Gpu.Drivers;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    protected override Storage<T> CreateStorage<T>(int length) => new GpuStorage<T>(this, Allocator, length);

    /// <inheritdoc/>
    public override void Upload<T>(ReadOnlySpan<T> source, Storage<T> destination)
    {
        if (source.Length == 0 || _uploads?.Enqueue(source, destination.View().LoadEffectiveAddressAsPtr()) == true) return;
        try
        {
            destination.View().SubView(0, source.Length).CopyFromCPU(Stream, source);
        }
        catch (AcceleratorException e)
        {
            throw Accelerator.Lost(e);
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
            throw Accelerator.Lost(e);
        }
    }

    /// <inheritdoc/>
    public override HostBuffer HostBuffer(int length) => _uploads?.Buffer(length) ?? base.HostBuffer(length);

    /// <inheritdoc/>
    public override Tensor Stage(HostBuffer source, Shape shape)
    {
        // There is one block per step.
        if (source is not PageLockedBuffer locked || CurrentStep is null || CurrentStep == _staged) return base.Stage(source, shape);
        var block = _uploads!.Stage(locked, shape.Length);
        _staged = CurrentStep;
        return new Tensor(block, shape).Detach();
    }
}
