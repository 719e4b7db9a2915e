using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Sizes of a stage.</summary>
static class SharedTile
{
    /// <summary>Depths that are staged at a time.</summary>
    public const int Depth = 16;

    /// <summary>From panel to panel, in <see cref="Float4"/>.</summary>
    public const int Stride = 2 * Depth + 1;

    /// <summary>A panel's values, eight a depth.</summary>
    public static ArrayView<Float4> Panel(ArrayView<Float4> shared, int place) => shared.SubView(place, 2 * Depth);
}
