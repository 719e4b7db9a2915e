using Xbm.Engine;

namespace Xbm.Training.Data;

/// <summary>One training batch of n images. The loader uses it again once the next batch is taken: copy what must stay.</summary>
public sealed class Batch
{
    internal Batch(int size, HostBuffer pixels)
    {
        Pixels = pixels;
        Labels = new int[size];
        Indices = new int[size];
    }

    /// <summary>[n, Height, Width, Channels] in [0, 1].</summary>
    public float[] Images => Pixels.Values;

    /// <summary>The memory of <see cref="Images"/>.</summary>
    internal HostBuffer Pixels { get; }

    /// <summary>[n]: the classes.</summary>
    public int[] Labels { get; }

    /// <summary>[n]: the numbers of the images in their set.</summary>
    public int[] Indices { get; }

    /// <summary>The iteration that the batch belongs to, from 0.</summary>
    public long Iteration { get; internal set; }
}
