using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void RandomUniform(Storage<float> destination, float low, float high, ulong seed, ulong stream)
    {
        if (destination.Length == 0) return;
        _kernels.Launch(
            _doubles ? RandomNumbers.Uniform<DoubleProduct> : RandomNumbers.Uniform<SingleProduct>, QuadsOf(destination.Length),
            new UniformArguments(destination.View(), low, high - low, Rng.Highest(low, high), seed, stream));
    }
}
