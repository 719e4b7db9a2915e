using ILGPU.Execution;

namespace ILGPU;

/// <summary>Memory that the threads of a group share; poisoned when the group begins.</summary>
public static unsafe class SharedMemory
{
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged => new((T*)GroupState.Current.Allocate(extent * sizeof(T)), extent);

    public static ref T Allocate<T>() where T : unmanaged => ref *(T*)GroupState.Current.Allocate(sizeof(T));

    /// <summary>What the launch's configuration asked for.</summary>
    public static ArrayView<T> GetDynamic<T>()
        where T : unmanaged => new((T*)GroupState.Current.Dynamic, GroupState.Current.DynamicBytes / sizeof(T));
}
