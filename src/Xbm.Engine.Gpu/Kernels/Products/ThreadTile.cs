using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>A thread's place in its group's tile: warps of 32 × 64, in them 4 × 8 threads of 8 × 8.</summary>
static class ThreadTile
{
    public static int Row(int columns) => (Group.IdxX >> 5) / (columns / 64) * 32 + (Group.IdxX >> 3 & 3) * 8;

    public static int Column(int columns) => (Group.IdxX >> 5) % (columns / 64) * 64 + (Group.IdxX & 7) * 8;
}
