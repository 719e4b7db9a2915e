using Xbm.Engine.Gpu.Kernels;
using Xbm.Engine.Gpu.Memory;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void SgdStep(in SgdSettings settings, Storage<float> parameter, Storage<float> gradient, Storage<float>? momentum)
    {
        if (parameter.Length == 0) return;
        var config = Threads(parameter.Length, Elements.GroupSize);
        var arguments = new SgdArguments(settings, parameter.View(), gradient.View(), (momentum ?? parameter).View());
        _kernels.Launch(momentum is null ? Optimizers.Sgd : Optimizers.SgdMomentum, config, arguments);
    }

    /// <inheritdoc/>
    public override void AdamStep(in AdamSettings settings, long iteration, Storage<float> parameter, Storage<float> gradient,
        Storage<float> mean, Storage<float> square)
    {
        if (parameter.Length == 0) return;
        _kernels.Launch(
            Optimizers.Adam, Threads(parameter.Length, Elements.GroupSize),
            new AdamArguments(AdamFactors.Of(settings, iteration), parameter.View(), gradient.View(), mean.View(), square.View()));
    }
}
