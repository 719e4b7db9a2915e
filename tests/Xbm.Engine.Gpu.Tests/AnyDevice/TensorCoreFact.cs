using Xbm.Conformance.Properties;

namespace Xbm.Engine.Gpu.Tests;

/// <summary>A test of products on tensor cores; skipped on a device that has none.</summary>
sealed class TensorCoreFactAttribute : FactAttribute
{
    public TensorCoreFactAttribute()
    {
        if (!TestDevice.HasTensorCores) Skip = TensorCoreTheoryAttribute.Reason;
    }
}

/// <inheritdoc cref="TensorCoreFactAttribute"/>
sealed class TensorCoreTheoryAttribute : TheoryAttribute
{
    internal const string Reason = "needs a CUDA device: no other has tensor cores that ILGPU reaches";

    public TensorCoreTheoryAttribute()
    {
        if (!TestDevice.HasTensorCores) Skip = Reason;
    }
}

/// <inheritdoc cref="TensorCoreFactAttribute"/>
sealed class TensorCorePropertyAttribute : SamplePropertyAttribute
{
    public TensorCorePropertyAttribute(Type samples, int wanted) : base(samples, wanted)
    {
        if (!TestDevice.HasTensorCores) Skip = TensorCoreTheoryAttribute.Reason;
    }
}
