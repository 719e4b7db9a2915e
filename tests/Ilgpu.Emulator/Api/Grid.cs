using ILGPU.Execution;

namespace ILGPU;

/// <summary>Where the running thread's group is.</summary>
public static class Grid
{
    public static int IdxX => GroupState.Current.GridIdx.X;

    public static int IdxY => GroupState.Current.GridIdx.Y;

    public static int IdxZ => GroupState.Current.GridIdx.Z;

    public static int DimX => GroupState.Current.GridDim.X;

    public static int DimY => GroupState.Current.GridDim.Y;

    public static int DimZ => GroupState.Current.GridDim.Z;

    public static LongIndex1D GlobalLinearIndex
    {
        get
        {
            var s = GroupState.Current;
            return ((long)s.GridIdx.X + s.GridDim.X * (s.GridIdx.Y + (long)s.GridDim.Y * s.GridIdx.Z)) * s.Threads + s.Thread;
        }
    }
}
