using Xbm.Engine;

namespace Xbm.Conformance.Oracle;

/// <summary>One parameter value through the steps of an optimiser, as its paper writes it.</summary>
static class Optimizers
{
    public static double Sgd(SgdSettings s, double p, IEnumerable<double> gradients)
    {
        double v = 0;
        foreach (double gradient in gradients)
        {
            v = s.Momentum * v + gradient + s.WeightDecay * p;
            p -= s.LearningRate * v;
        }
        return p;
    }

    public static double Adam(AdamSettings s, double p, IEnumerable<double> gradients)
    {
        double m = 0, v = 0;
        int t = 0;
        foreach (double gradient in gradients)
        {
            t++;
            double g = gradient + (s.Decoupled ? 0 : s.WeightDecay * p);
            if (s.Decoupled) p -= s.LearningRate * s.WeightDecay * p;
            m = s.Beta1 * m + (1 - s.Beta1) * g;
            v = s.Beta2 * v + (1 - s.Beta2) * g * g;
            p -= s.LearningRate * (m / (1 - Math.Pow(s.Beta1, t))) / (Math.Sqrt(v / (1 - Math.Pow(s.Beta2, t))) + s.Epsilon);
        }
        return p;
    }
}
