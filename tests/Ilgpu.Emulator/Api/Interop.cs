namespace ILGPU;

/// <summary>Sizes of types on the device.</summary>
public static class Interop
{
    public static unsafe int SizeOf<T>() where T : unmanaged => sizeof(T);
}
