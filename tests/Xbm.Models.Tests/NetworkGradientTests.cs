using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Models.Layers;

namespace Xbm.Models.Tests;

/// <summary>
/// Forward and backward through the whole network against <see cref="NaiveNet"/>: L = Σ c·v with random c, and central differences of L
/// in double. In double a step of 1e-6 is far above rounding and seldom meets a kink of a rectifier or a maximum; in float32 no step is.
/// </summary>
public sealed class NetworkGradientTests : IDisposable
{
    const int Images = 4, Size = 35, Embedding = 3, CoordinatesOfOne = 20;
    const double H = 1e-6;

    /// <summary>
    /// Of the parameter's largest gradient: float32 is good to 6e-8 an op, and four batch norms, which divide by deviations of sums of
    /// hundreds, and the row's norm amplify that. A wrong rule is off by percents.
    /// </summary>
    const double Tolerance = 1e-3;

    readonly CpuBackend _backend = new(threads: 1);

    readonly float[] _images = Nets.Normal(Images * Size * Size, 11), _seed = Nets.Normal(Images * Embedding, 12);

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData(WindowPooling.Max, Pooling.None, true)]
    [InlineData(WindowPooling.Max, Pooling.Avg, true)]
    [InlineData(WindowPooling.Max, Pooling.Max, true)]
    [InlineData(WindowPooling.Avg, Pooling.None, true)]
    [InlineData(WindowPooling.Avg, Pooling.Avg, true)]
    [InlineData(WindowPooling.Max, Pooling.None, false)]
    [InlineData(WindowPooling.Avg, Pooling.Max, false)]
    public void The_embedding_and_the_gradient_of_every_parameter_are_those_of_the_definition(
        WindowPooling pooling, Pooling globalPool, bool training)
    {
        using var net = Nets.Create(_backend, size: Size, embedding: Embedding, pooling: pooling, globalPool: globalPool);
        Run(net);
        net.Train(training);
        var naive = new NaiveNet(pooling, globalPool, training) { Values = Values(net) };
        var (rows, gradients) = Run(net);
        foreach (var (expected, actual) in Forward(naive).Zip(rows))
            Assert.True(Math.Abs(expected - actual) <= 1e-4, $"{actual}, expected {expected}");
        foreach (var (name, gradient) in gradients)
        {
            var slopes = Slopes(naive, naive.Values[name]);
            double scale = slopes.Max(s => Math.Abs(s.Slope));
            Assert.True(scale > 0, $"{name} has no gradient");
            foreach (var (i, slope) in slopes)
                Assert.True(Math.Abs(slope - gradient[i]) <= Tolerance * scale,
                    $"{name}[{i}]: gradient {gradient[i]}, slope {slope}, largest {scale}");
        }
    }

    List<(int Index, double Slope)> Slopes(NaiveNet net, double[] values)
    {
        var slopes = new List<(int, double)>();
        for (int i = 0; i < values.Length; i += 1 + values.Length / CoordinatesOfOne)
        {
            double before = values[i];
            values[i] = before + H;
            double high = Loss(net);
            values[i] = before - H;
            slopes.Add((i, (high - Loss(net)) / (2 * H)));
            values[i] = before;
        }
        return slopes;
    }

    double Loss(NaiveNet net) => Forward(net).Zip(_seed, (v, c) => v * c).Sum();

    double[] Forward(NaiveNet net) => net.Forward(Array.ConvertAll(_images, v => (double)v), Images, Size);

    /// <summary>One step; in training mode it moves the running statistics.</summary>
    (float[] Rows, Dictionary<string, float[]> Gradients) Run(EmbeddingNet net)
    {
        using var step = _backend.BeginStep();
        var rows = net.Forward(_backend.From(_images, new Shape(Images, Size, Size, 1)));
        rows.Backward(_backend.From(_seed, rows.Shape));
        return (rows.ToArray(), net.Parameters().ToDictionary(p => p.Name, p => p.Value.Grad!.ToArray()));
    }

    static Dictionary<string, double[]> Values(EmbeddingNet net) =>
        net.Parameters().Select(p => (p.Name, Value: (Tensor)p.Value)).Concat(net.Buffers().Select(b => (b.Name, b.Value)))
            .ToDictionary(t => t.Name, t => Array.ConvertAll(t.Value.ToArray(), v => (double)v));
}
