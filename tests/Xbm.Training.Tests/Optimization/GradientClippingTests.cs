using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Optimization;
using Xbm.Training.Setup;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Training.Tests.Optimization;

public sealed class GradientClippingTests : IDisposable
{
    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData(0.5)]
    [InlineData(5)]
    [InlineData(50)]
    public void The_common_length_of_all_gradients_is_brought_down_to_the_limit_and_their_direction_kept(double limit)
    {
        float[] first = [3, 0, -4, 0], second = [1, 2, -2];
        double norm = Math.Sqrt(first.Concat(second).Sum(g => (double)g * g));
        var (a, b) = Clipped((float)limit, first, second);
        double factor = Math.Min(1, limit / norm);
        foreach (var (expected, actual) in first.Concat(second).Zip(a.Concat(b)))
            Assert.True(Math.Abs(actual - expected * factor) <= 1e-6 * Math.Abs(expected), $"{actual}, expected {expected * factor}");
    }

    [Fact]
    public void Gradients_within_the_limit_keep_every_bit()
    {
        float[] first = [0.1f, 0.2f, 0.3f, 0.7f], second = [1e-20f, 0, -0.5f];
        var (a, b) = Clipped(1, first, second);
        Assert.Equal(first, a);
        Assert.Equal(second, b);
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_stays_one() =>
        Assert.All(Clipped(1, [float.NaN, 1, 1, 1], [1, 1, 1]).Second, g => Assert.True(float.IsNaN(g)));

    [Fact]
    public void A_gradient_that_two_parameters_share_is_scaled_once()
    {
        using var step = _backend.BeginStep();
        using Parameter a = _backend.Parameter(new Shape(2)), b = _backend.Parameter(new Shape(2));
        (a + b).Sum().Backward();
        new GradientClipping(1).Apply([("a", a), ("b", b)]);
        // Four ones have length 2.
        Assert.Equal([0.5f, 0.5f], a.Grad!.ToArray());
        Assert.Equal([0.5f, 0.5f], b.Grad!.ToArray());
    }

    [Fact]
    public void The_configuration_puts_it_between_backward_and_the_update()
    {
        double[] Moved(params string[] settings)
        {
            using var trainer = Experiment.CreateTrainer(
                Tiny.Config(["optimizer.name=sgd", "optimizer.momentum=0", "optimizer.weight_decay=0", .. settings]), Tiny.Data, _backend);
            float[][] before = [.. trainer.Model.Parameters().Select(p => p.Value.ToArray())];
            trainer.Step();
            return [.. trainer.Model.Parameters().SelectMany((p, i) => p.Value.ToArray().Zip(before[i], (now, old) => (double)now - old))];
        }

        static double Length(double[] values) => Math.Sqrt(values.Sum(v => v * v));
        double[] free = Moved("optimizer.learning_rate=0.01"), clipped = Moved("optimizer.learning_rate=0.01", "optimizer.clip_norm=0.25");
        Assert.True(Length(free) > 0.0026, $"{Length(free)}: nothing to clip");
        Assert.True(Math.Abs(Length(clipped) - 0.0025) <= 1e-5, $"{Length(clipped)}, expected learning rate × limit");
    }

    /// <summary>Two parameters whose gradients are given, after the clipping.</summary>
    (float[] First, float[] Second) Clipped(float limit, float[] first, float[] second)
    {
        using var step = _backend.BeginStep();
        using Parameter a = _backend.Parameter(new Shape(first.Length)), b = _backend.Parameter(new Shape(second.Length));
        var loss = a.Multiply(_backend.From(first, a.Shape)).Sum() + b.Multiply(_backend.From(second, b.Shape)).Sum();
        loss.Backward();
        new GradientClipping(limit).Apply([("a", a), ("b", b)]);
        return (a.Grad!.ToArray(), b.Grad!.ToArray());
    }
}
