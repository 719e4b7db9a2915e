using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>One training batch of n images. The loader uses it again once the next batch is taken: copy what must stay.</summary>
public sealed class Batch
{
    internal Batch(int size, ImageShape shape, HostBuffer pixels)
    {
        (ImageShape, Pixels) = (shape, pixels);
        Labels = new int[size];
        Indices = new int[size];
    }

    /// <summary>The size of every image.</summary>
    public ImageShape ImageShape { get; }

    /// <summary>The memory of <see cref="Images"/>: what <see cref="Backend.Stage"/> sends to the device.</summary>
    public HostBuffer Pixels { get; }

    /// <summary>[n, Height, Width, Channels].</summary>
    public float[] Images => Pixels.Values;

    /// <summary>[n]: the classes.</summary>
    public int[] Labels { get; }

    /// <summary>[n]: the numbers of the images in their set.</summary>
    public int[] Indices { get; }

    /// <summary>The iteration that the batch belongs to, from 0.</summary>
    public long Iteration { get; internal set; }
}
