using Xbm.Engine;

namespace Xbm.Models.Layers;

/// <summary>How the windows of a feature map are pooled.</summary>
public enum WindowPooling
{
    /// <summary>The maximum of each window.</summary>
    Max,

    /// <summary>The mean of each window.</summary>
    Avg,
}

static class WindowPoolingExtensions
{
    /// <summary>Pools windows of size × size side by side, [n, h, w, c] → [n, h/size, w/size, c].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pooling.</exception>
    public static Tensor Pool(this Tensor x, WindowPooling pooling, int size) => pooling switch
    {
        WindowPooling.Max => x.MaxPool2d(size, size),
        WindowPooling.Avg => x.AvgPool2d(size, size),
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, "There is no such pooling."),
    };
}
