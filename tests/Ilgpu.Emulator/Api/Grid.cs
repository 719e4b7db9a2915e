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

    /// <summary>The thread's place in the whole grid.</summary>
    public static Index3D GlobalIndex
    {
        get
        {
            var s = GroupState.Current;
            return new(s.GridIdx.X * s.GroupDim.X + s.GroupIdx.X, s.GridIdx.Y * s.GroupDim.Y + s.GroupIdx.Y,
                s.GridIdx.Z * s.GroupDim.Z + s.GroupIdx.Z);
        }
    }
}
