using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Models.Layers;

namespace Xbm.Models.Tests;

/// <summary>
/// Backward through the whole network against central differences of L = Σ c·v with random c. L is summed in double from float32
/// embeddings, so a difference over 2h is good to about 1e-7/h. A large step strides over kinks of rectifiers and maxima, a small one
/// drowns in rounding: a gradient is right where it agrees with the slope at some step between.
/// </summary>
public sealed class NetworkGradientTests : IDisposable
{
    const int Images = 3, Size = 32, Embedding = 3, CoordinatesOfOne = 6;

    /// <summary>Of the largest gradient of the same parameter, and absolutely: the rounding at the smallest step.</summary>
    const double Relative = 0.01, Absolute = 2e-3;

    static readonly float[] s_steps = [1e-2f, 2e-3f, 4e-4f, 1e-4f];

    readonly CpuBackend _backend = new(threads: 1);

    readonly float[] _images = Nets.Normal(Images * Size * Size, 11), _seed = Nets.Normal(Images * Embedding, 12);

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData(Pooling.Max, Pooling.None, true)]
    [InlineData(Pooling.Max, Pooling.Avg, true)]
    [InlineData(Pooling.Max, Pooling.Max, true)]
    [InlineData(Pooling.Avg, Pooling.None, true)]
    [InlineData(Pooling.Avg, Pooling.Avg, true)]
    [InlineData(Pooling.Max, Pooling.None, false)]
    [InlineData(Pooling.Avg, Pooling.Max, false)]
    public void The_gradient_of_every_parameter_is_the_slope_of_the_loss(Pooling pooling, Pooling globalPool, bool training)
    {
        using var net = Nets.Create(_backend, size: Size, embedding: Embedding, pooling: pooling, globalPool: globalPool);
        Loss(net);
        net.Train(training);
        var gradients = Gradients(net);
        foreach (var (name, parameter) in net.Parameters())
        {
            float[] values = parameter.ToArray(), gradient = gradients[name];
            double scale = gradient.Max(g => Math.Abs((double)g));
            Assert.True(scale > 0, $"{name} has no gradient");
            for (int i = 0; i < values.Length; i += 1 + values.Length / CoordinatesOfOne)
            {
                var slopes = new List<double>();
                bool agrees = s_steps.Any(h =>
                {
                    slopes.Add(Slope(net, parameter, values, i, h));
                    return Math.Abs(slopes[^1] - gradient[i]) <= Relative * scale + Absolute;
                });
                Assert.True(agrees, $"{name}[{i}]: gradient {gradient[i]}, slopes {string.Join(", ", slopes)}");
            }
            parameter.Set(values);
        }
    }

    double Slope(EmbeddingNet net, Parameter parameter, float[] values, int i, float h)
    {
        var moved = (float[])values.Clone();
        moved[i] = values[i] + h;
        float up = moved[i];
        parameter.Set(moved);
        double high = Loss(net);
        moved[i] = values[i] - h;
        float down = moved[i];
        parameter.Set(moved);
        // The distance as it is after rounding.
        return (high - Loss(net)) / ((double)up - down);
    }

    double Loss(EmbeddingNet net)
    {
        using var step = _backend.BeginStep();
        return net.Forward(Batch()).ToArray().Zip(_seed, (v, c) => (double)v * c).Sum();
    }

    Dictionary<string, float[]> Gradients(EmbeddingNet net)
    {
        using var step = _backend.BeginStep();
        net.Forward(Batch()).Backward(_backend.From(_seed, new Shape(Images, Embedding)));
        return net.Parameters().ToDictionary(p => p.Name, p => p.Value.Grad!.ToArray());
    }

    Tensor Batch() => _backend.From(_images, new Shape(Images, Size, Size, 1));
}
