using ILGPU;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void RandomUniform(Storage<float> destination, float low, float high, ulong seed, ulong stream)
    {
        if (destination.Length == 0) return;
        var kernel = _doubles
            ? _kernels.Of<ArrayView<float>, float, float, float, ulong, ulong>(RandomNumbers.Uniform<DoubleProduct>)
            : _kernels.Of<ArrayView<float>, float, float, float, ulong, ulong>(RandomNumbers.Uniform<SingleProduct>);
        kernel(QuadsOf(destination.Length), destination.View(), low, high - low, Rng.Highest(low, high), seed, stream);
    }
}
