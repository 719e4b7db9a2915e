namespace ILGPU.Runtime.Cuda;

/// <summary>What the CUDA driver reports.</summary>
public sealed class CudaException : AcceleratorException
{
    /// <summary>An error, and as its message its name in plain words.</summary>
    public CudaException(CudaError error) : base(error.ToString()["CUDA_ERROR_".Length..].Replace('_', ' ').ToLowerInvariant()) =>
        Error = error.ToString();

    /// <summary>The error's name; its number where ILGPU has none.</summary>
    public string Error { get; }

    public override AcceleratorType AcceleratorType => AcceleratorType.Cuda;
}

/// <summary>The errors that the backend tells apart, and one that no device survives.</summary>
public enum CudaError
{
    CUDA_ERROR_OUT_OF_MEMORY = 2,
    CUDA_ERROR_INVALID_IMAGE = 200,
    CUDA_ERROR_NO_BINARY_FOR_GPU = 209,
    CUDA_ERROR_INVALID_PTX = 218,
    CUDA_ERROR_INVALID_SOURCE = 300,
    CUDA_ERROR_NOT_FOUND = 500,
    CUDA_ERROR_ILLEGAL_ADDRESS = 700,
}
