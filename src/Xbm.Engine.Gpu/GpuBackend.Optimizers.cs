using ILGPU;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu;

public sealed partial class GpuBackend
{
    /// <inheritdoc/>
    public override void SgdStep(in SgdSettings settings, Storage<float> parameter, Storage<float> gradient, Storage<float>? momentum)
    {
        if (parameter.Length == 0) return;
        var config = Threads(parameter.Length, Elements.GroupSize);
        if (momentum is null)
            _kernels.Of<SgdSettings, ArrayView<float>, ArrayView<float>>(Optimizers.Sgd)(config, settings, parameter.View(), gradient.View());
        else
            _kernels.Of<SgdSettings, ArrayView<float>, ArrayView<float>, ArrayView<float>>(Optimizers.SgdMomentum)(
                config, settings, parameter.View(), gradient.View(), momentum.View());
    }

    /// <inheritdoc/>
    public override void AdamStep(in AdamSettings settings, long iteration, Storage<float> parameter, Storage<float> gradient,
        Storage<float> mean, Storage<float> square)
    {
        if (parameter.Length == 0) return;
        _kernels.Of<AdamFactors, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>>(Optimizers.Adam)(
            Threads(parameter.Length, Elements.GroupSize), AdamFactors.Of(settings, iteration),
            parameter.View(), gradient.View(), mean.View(), square.View());
    }
}
