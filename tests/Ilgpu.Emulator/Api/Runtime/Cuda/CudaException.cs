namespace ILGPU.Runtime.Cuda;

/// <summary>What the driver reports: that the device is full.</summary>
public sealed class CudaException : AcceleratorException
{
    internal CudaException() : base("out of memory") { }

    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
}
