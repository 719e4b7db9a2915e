using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>How a whole feature map is pooled to one vector.</summary>
public enum Pooling
{
    /// <summary>Not at all: the map is left as it is.</summary>
    None,

    /// <summary>The mean over all positions.</summary>
    Avg,

    /// <summary>The maximum over all positions.</summary>
    Max,
}

static class PoolingExtensions
{
    /// <summary>Pools each whole image, [n, h, w, c] → [n, 1, 1, c].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pooling.</exception>
    public static Tensor GlobalPool(this Tensor x, Pooling pooling) => pooling switch
    {
        Pooling.None => x,
        Pooling.Avg => x.GlobalAvgPool2d(),
        Pooling.Max => x.GlobalMaxPool2d(),
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "There is no such pooling."),
    };
}
