namespace Xbm.Engine.Backends.Cpu.Memory;

static unsafe class CpuStorageExtensions
{
    public static T* At<T>(this Storage<T> storage) where T : unmanaged => ((CpuStorage<T>)storage).Pointer;

    /// <summary>The pointer, or null.</summary>
    public static T* AtOrNull<T>(this Storage<T>? storage) where T : unmanaged => storage is null ? null : ((CpuStorage<T>)storage).Pointer;
}
