using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>How windows are pooled.</summary>
public enum Pooling
{
    /// <summary>Not at all: the values are left as they are.</summary>
    None,

    /// <summary>The mean.</summary>
    Avg,

    /// <summary>The maximum.</summary>
    Max,
}

static class PoolingExtensions
{
    /// <summary>Pools windows of size × size side by side.</summary>
    public static Tensor Pool(this Tensor x, Pooling pooling, int size) => pooling switch
    {
        Pooling.Avg => x.AvgPool2d(size, size),
        Pooling.Max => x.MaxPool2d(size, size),
        _ => x,
    };

    /// <summary>Pools each whole image, [n, h, w, c] → [n, 1, 1, c].</summary>
    public static Tensor GlobalPool(this Tensor x, Pooling pooling) => pooling switch
    {
        Pooling.Avg => x.GlobalAvgPool2d(),
        Pooling.Max => x.GlobalMaxPool2d(),
        _ => x,
    };
}
