namespace ILGPU;

/// <summary>Strides of views.</summary>
public static class Stride1D
{
    public struct Dense;
}
