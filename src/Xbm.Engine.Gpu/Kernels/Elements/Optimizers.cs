using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What one pass of Adam needs of its settings, worked out on the host.</summary>
struct AdamFactors
{
    public float Rate, RootCorrection, Decay, L2, Beta1, Beta2, Epsilon;

    public static AdamFactors Of(in AdamSettings s, long iteration) => new()
    {
        Rate = (float)(s.LearningRate / (1 - Math.Pow(s.Beta1, iteration))),
        RootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(s.Beta2, iteration))),
        Decay = s.Decoupled ? 1 - s.LearningRate * s.WeightDecay : 1,
        L2 = s.Decoupled ? 0 : s.WeightDecay,
        Beta1 = s.Beta1,
        Beta2 = s.Beta2,
        Epsilon = s.Epsilon,
    };
}

/// <summary>What <see cref="Optimizers.Sgd"/> and <see cref="Optimizers.SgdMomentum"/> take.</summary>
/// <param name="Settings">The step's settings.</param>
/// <param name="Parameter">Is changed.</param>
/// <param name="Gradient">As long.</param>
/// <param name="Momentum">As long, is changed; not read without momentum.</param>
readonly record struct SgdArguments(SgdSettings Settings, ArrayView<float> Parameter, ArrayView<float> Gradient, ArrayView<float> Momentum);

/// <summary>What <see cref="Optimizers.Adam"/> takes.</summary>
/// <param name="Factors">From the step's settings.</param>
/// <param name="Parameter">Is changed.</param>
/// <param name="Gradient">As long.</param>
/// <param name="Mean">Running mean of the gradient, as long; is changed.</param>
/// <param name="Square">Running mean of its square, as long; is changed.</param>
readonly record struct AdamArguments(
    AdamFactors Factors, ArrayView<float> Parameter, ArrayView<float> Gradient, ArrayView<float> Mean, ArrayView<float> Square);

/// <summary>One pass over a parameter, its gradient and its state; one element per thread.</summary>
static class Optimizers
{
    public static void Sgd(SgdArguments arguments)
    {
        var s = arguments.Settings;
        ArrayView<float> parameter = arguments.Parameter, gradient = arguments.Gradient;
        int i = Grid.GlobalIndex.X;
        if (i >= parameter.IntLength) return;
        parameter[i] -= (gradient[i] + parameter[i] * s.WeightDecay) * s.LearningRate;
    }

    public static void SgdMomentum(SgdArguments arguments)
    {
        var s = arguments.Settings;
        ArrayView<float> parameter = arguments.Parameter, gradient = arguments.Gradient, momentum = arguments.Momentum;
        int i = Grid.GlobalIndex.X;
        if (i >= parameter.IntLength) return;
        float p = parameter[i], step = gradient[i] + p * s.WeightDecay + momentum[i] * s.Momentum;
        momentum[i] = step;
        parameter[i] = p - step * s.LearningRate;
    }

    public static void Adam(AdamArguments arguments)
    {
        var f = arguments.Factors;
        ArrayView<float> parameter = arguments.Parameter, gradient = arguments.Gradient, mean = arguments.Mean, square = arguments.Square;
        int i = Grid.GlobalIndex.X;
        if (i >= parameter.IntLength) return;
        float p = parameter[i], g = gradient[i] + p * f.L2;
        float m = mean[i] * f.Beta1 + g * (1 - f.Beta1);
        float v = square[i] * f.Beta2 + g * g * (1 - f.Beta2);
        mean[i] = m;
        square[i] = v;
        parameter[i] = p * f.Decay - m * f.Rate / (MathF.Sqrt(v) * f.RootCorrection + f.Epsilon);
    }
}
