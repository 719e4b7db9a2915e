using Xbm.Conformance.Oracle;
using Xbm.Engine;
using Xbm.Engine.Optim;

namespace Xbm.Conformance.Optim;

// On every device, also a slow one.
[Trait("Speed", "fast")]
public class OptimizerTests
{
    const int Steps = 4;

    /// <summary>Two whole pieces of work and a ragged rest.</summary>
    static readonly int s_length = Machine.Length(2 * (1 << 15) + 13);

    const float Rate = 0.05f;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9f, 0)]
    [InlineData(0.9f, 0.01f)]
    public void Sgd_equals_its_formula(float momentum, float decay)
    {
        var settings = new SgdSettings(Rate, momentum, decay);
        Holds(p => new Sgd(p, settings), (p, g) => Optimizers.Sgd(settings, p, g));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.1f, false)]
    [InlineData(0.1f, true)]
    public void Adam_and_AdamW_equal_their_formulas(float decay, bool decoupled)
    {
        var settings = new AdamSettings(Rate, 0.9f, 0.999f, 1e-8f, decay, decoupled);
        Holds(p => new Adam(p, settings), (p, g) => Optimizers.Adam(settings, p, g));
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        using var lease = Machine.Open(1);
        var backend = lease.Backend;
        using Parameter used = backend.Parameter(new(1)), unused = backend.Parameter(new(1));
        unused.Set([7]);
        using var optimizer = new Sgd([("used", used), ("unused", unused)], new(1, 0.9f, 0.1f));
        using var step = backend.BeginStep();
        used.Sum().Backward();
        optimizer.Step(0.5f);
        Assert.Equal([-0.5f], used.ToArray());
        Assert.Equal([7], unused.ToArray());
    }

    [Fact]
    public void State_is_named_after_parameters_and_restores_the_run()
    {
        float[] straight = Descend(6, null), first = Descend(3, null), resumed = Descend(3, first);
        Assert.Equal(straight, resumed);

        // Runs some steps, from the start or from what an earlier run gave: parameter, mean, square.
        static float[] Descend(int steps, float[]? from)
        {
            using var lease = Machine.Open(1);
            var backend = lease.Backend;
            using var weight = backend.Parameter(new(1));
            using var optimizer = new Adam([("head.weight", weight)], new(Rate, 0.9f, 0.999f, 1e-8f, 0, false));
            Assert.Equal(["head.weight.mean", "head.weight.square"], optimizer.State.Select(s => s.Name));
            weight.Set([from?[0] ?? 2]);
            if (from is not null)
            {
                optimizer.Iteration = 3;
                foreach (var ((_, value), saved) in optimizer.State.Zip(from[1..])) value.Set([saved]);
            }
            for (int i = 0; i < steps; i++)
            {
                using var step = backend.BeginStep();
                weight.Multiply(weight).Sum().Backward();
                optimizer.Step(Rate);
            }
            return [weight.Item(), .. optimizer.State.Select(s => s.Value.Item())];
        }
    }

    static void Holds(Func<(string, Parameter)[], Optimizer> create, Func<double, IEnumerable<double>, double> oracle)
    {
        float[] start = Random(0);
        float[][] gradients = [.. Enumerable.Range(1, Steps).Select(Random)];
        float[] one = Run(1), two = Run(2);
        Assert.Equal(one, two);
        for (int i = 0; i < s_length; i++)
            Near.Equal(oracle(start[i], gradients.Select(g => (double)g[i])), one[i], 1e-5, $"parameter {i}");

        float[] Run(int threads)
        {
            using var lease = Machine.Open(threads);
            var backend = lease.Backend;
            using var parameter = backend.Parameter(new(s_length));
            parameter.Set(start);
            using (var optimizer = create([("p", parameter)]))
            {
                foreach (var gradient in gradients)
                {
                    using var step = backend.BeginStep();
                    parameter.Scale(1).Backward(backend.From(gradient, parameter.Shape));
                    optimizer.Step(Rate);
                }
                Assert.Equal(Steps, optimizer.Iteration);
            }
            Assert.Equal(1, backend.LiveStorage);
            return parameter.ToArray();
        }
    }

    static float[] Random(int stream)
    {
        var rng = new Rng(4, (ulong)stream);
        var values = new float[s_length];
        for (int i = 0; i < s_length; i++) values[i] = rng.NextFloat(-2, 2);
        return values;
    }
}
