namespace Xbm.Engine.Gpu.Kernels;

/// <summary>Four floats that are read and written at once where their address is a multiple of 16 bytes.</summary>
struct Float4
{
    public float A, B, C, D;
}
