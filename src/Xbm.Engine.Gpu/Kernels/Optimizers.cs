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

/// <summary>One pass over a parameter, its gradient and its state; one element a thread.</summary>
static class Optimizers
{
    public static void Sgd(SgdSettings s, ArrayView<float> parameter, ArrayView<float> gradient)
    {
        int i = Grid.GlobalIndex.X;
        if (i >= parameter.IntLength) return;
        parameter[i] -= (gradient[i] + parameter[i] * s.WeightDecay) * s.LearningRate;
    }

    public static void SgdMomentum(SgdSettings s, ArrayView<float> parameter, ArrayView<float> gradient, ArrayView<float> momentum)
    {
        int i = Grid.GlobalIndex.X;
        if (i >= parameter.IntLength) return;
        float p = parameter[i], step = gradient[i] + p * s.WeightDecay + momentum[i] * s.Momentum;
        momentum[i] = step;
        parameter[i] = p - step * s.LearningRate;
    }

    public static void Adam(AdamFactors f, ArrayView<float> parameter, ArrayView<float> gradient, ArrayView<float> mean, ArrayView<float> square)
    {
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
