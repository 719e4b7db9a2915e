namespace Xbm.Engine;

/// <summary>What products of matrices and convolutions are computed in; sums are float32 always.</summary>
public enum Precision
{
    /// <summary>Exact float32.</summary>
    Float32,

    /// <summary>Factors rounded to TF32, 10 bits after the point, on a GPU's tensor cores.</summary>
    Tf32,
}
