using ILGPU;
using ILGPU.Runtime;
using Xbm.Engine.Gpu.Drivers;
using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void Fill(Storage<float> destination, float value)
    {
        if (destination.Length == 0) return;
        _kernels.Launch(Elements.Fill, QuadsOf(destination.Length), new FillArguments(value, destination.View()));
    }

    /// <inheritdoc/>
    public override void Copy<T>(Storage<T> source, int sourceOffset, Storage<T> destination, int destinationOffset, int count)
    {
        if (count == 0) return;
        try
        {
            source.View().SubView(sourceOffset, count).CopyTo(Stream, destination.View().SubView(destinationOffset, count));
        }
        catch (AcceleratorException e)
        {
            throw Accelerator.Lost(e);
        }
    }

    /// <inheritdoc/>
    public override void Map<TOp>(TOp op, Storage<float> x, Storage<float> y)
    {
        if (y.Length == 0) return;
        _kernels.Launch(Elements.Map<TOp>, QuadsOf(y.Length), new MapArguments<TOp>(x.View(), y.View(), op));
    }

    /// <inheritdoc/>
    public override void Zip<TOp>(TOp op, Storage<float> a, Storage<float> b, Storage<float> y, Broadcast broadcast, int rows, int columns)
    {
        int length = rows * columns;
        if (length == 0) return;
        int period = broadcast switch { Broadcast.None => length, Broadcast.Row => columns, _ => 1 };
        _kernels.Launch(
            broadcast == Broadcast.None ? Elements.Zip<TOp> : Elements.ZipStretched<TOp>, QuadsOf(length),
            new ZipArguments<TOp>(a.View().SubView(0, length), b.View(), y.View().SubView(0, length), period, op));
    }

    /// <summary>A thread for every four elements, and one for the rest.</summary>
    static KernelConfig QuadsOf(int length) => Threads(length / 4 + 1, Elements.GroupSize);

    /// <summary>Enough groups for so many threads.</summary>
    static KernelConfig Threads(int count, int groupSize) => new(1 + (count - 1) / groupSize, groupSize);

    /// <summary>Grid.X over rows, Grid.Y over blocks of the values of a row, in groups no larger than a row needs.</summary>
    static KernelConfig RowBlocks(int rows, int values)
    {
        int size = 32;
        while (size < values && size < Elements.GroupSize) size *= 2;
        return new KernelConfig(new Index3D(rows, 1 + (values - 1) / size, 1), new Index3D(size, 1, 1));
    }
}
