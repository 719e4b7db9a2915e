namespace ILGPU;

/// <summary>The grid and the group of a launch, in groups and threads.</summary>
public readonly struct KernelConfig(Index3D gridDim, Index3D groupDim, SharedMemoryConfig sharedMemoryConfig)
{
    public KernelConfig(Index3D gridDim, Index3D groupDim) : this(gridDim, groupDim, default) { }

    public KernelConfig(Index1D gridDim, Index1D groupDim) : this(gridDim, groupDim, default) { }

    public KernelConfig(Index1D gridDim, Index1D groupDim, SharedMemoryConfig sharedMemoryConfig)
        : this((Index3D)gridDim, groupDim, sharedMemoryConfig) { }

    public KernelConfig(Index2D gridDim, Index2D groupDim) : this(gridDim, groupDim, default) { }

    public Index3D GridDim { get; } = gridDim;

    public Index3D GroupDim { get; } = groupDim;

    public SharedMemoryConfig SharedMemoryConfig { get; } = sharedMemoryConfig;

    public static implicit operator KernelConfig((Index1D Grid, Index1D Group) dimensions) => new(dimensions.Grid, dimensions.Group);

    public static implicit operator KernelConfig((Index2D Grid, Index2D Group) dimensions) => new(dimensions.Grid, dimensions.Group);

    public static implicit operator KernelConfig((Index3D Grid, Index3D Group) dimensions) => new(dimensions.Grid, dimensions.Group);
}

/// <summary>The dynamic shared memory of a launch.</summary>
public readonly struct SharedMemoryConfig(int numElements, int elementSize)
{
    public int ArraySize => numElements * elementSize;

    public static unsafe SharedMemoryConfig RequestDynamic<T>(int numElements) where T : unmanaged => new(numElements, sizeof(T));
}
