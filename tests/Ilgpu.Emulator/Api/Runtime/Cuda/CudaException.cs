namespace ILGPU.Runtime.Cuda;

public enum CudaError
{
    CUDA_SUCCESS = 0,
    CUDA_ERROR_OUT_OF_MEMORY = 2,
}

/// <summary>What the driver reports.</summary>
public sealed class CudaException(CudaError error) : AcceleratorException("out of memory")
{
    public CudaError Error { get; } = error;

    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
}
