using Xbm.Conformance.Cases;
using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance;

public class BatchNormTests
{
    [Fact]
    public void Training_moves_the_running_moments_towards_the_batchs_with_an_unbiased_variance()
    {
        float[] values = [1, 10, 4, 20, 7, 60];
        var (mean, variance) = Norms.Moments(Nd.Of([3, 2], values));
        using var lease = Machine.Open(1);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        Tensor scale = backend.Full(new(2), 1), shift = backend.Full(new(2), 0), runningMean = backend.Full(new(2), 5),
            runningVariance = backend.Full(new(2), 3);
        backend.From(values, new(3, 2)).BatchNorm2d(scale, shift, runningMean, runningVariance, training: true, momentum: 0.3f);
        Near.Equal([.. mean.Values.Select(m => 0.7 * 5 + 0.3 * m)], runningMean.ToArray(), 1e-6, "running mean");
        Near.Equal([.. variance.Values.Select(v => 0.7 * 3 + 0.3 * v * 3 / 2)], runningVariance.ToArray(), 1e-6, "running variance");
    }

    [Fact]
    public void Inference_leaves_the_running_moments_alone()
    {
        using var lease = Machine.Open(1);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        Tensor ones = backend.Full(new(2), 1), mean = backend.Full(new(2), 5), variance = backend.Full(new(2), 3);
        backend.Full(new(4, 2), 7).BatchNorm2d(ones, ones, mean, variance, training: false);
        Assert.Equal([5, 5], mean.ToArray());
        Assert.Equal([3, 3], variance.ToArray());
    }

    [Fact]
    public void A_constant_channel_becomes_its_shift()
    {
        using var lease = Machine.Open(1);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        Tensor scale = backend.Full(new(3), 2), shift = backend.From([-1, 0, 1], new(3)), mean = backend.Full(new(3), 0),
            variance = backend.Full(new(3), 1);
        var y = backend.Full(new(5, 3), 1e4f).BatchNorm2d(scale, shift, mean, variance, training: true);
        // At γ/√ε = 632 a value of 1e4 leaves half a unit in the last place of 6e6.
        Near.Equal([-1, 0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1], y.ToArray(), 0.5, "y");
    }

    /// <summary>The one pass keeps the digits that three lose to images that are far brighter than they vary.</summary>
    [Fact]
    public void A_block_over_one_channel_loses_no_digits_to_bright_images() =>
        CaseCheck.Run(OpCases.Block("bright", [3, 6, 8, 1], [3, 3, 1, 16], pixels: (0.9f, 1.1f)), Machine.Widths);

    /// <summary>
    /// Bright images with little in them, as scans are, and what a network makes of them in one pass or in three; the running moments too.
    /// The bound is that of the three, which lose more digits to the brightness than the one.
    /// </summary>
    [Theory]
    [InlineData(5, 28, 28, 64, 1, false)]
    [InlineData(3, 13, 18, 16, 0, false)]
    [InlineData(3, 13, 18, 16, 1, true)]
    public void A_block_over_one_channel_is_its_three_parts(int n, int h, int w, int k, int padding, bool imageGradient)
    {
        foreach (int threads in new[] { 1, 2 })
        {
            using var lease = Machine.Open(threads);
            var backend = lease.Backend;
            var (pooled, gradients) = Run(backend, (x, p) => x.ConvBatchNormReluMaxPool2d(p[0], p[1], p[2], p[3], p[4], true, 2, padding));
            var (expected, expectedGradients) =
                Run(backend, (x, p) => x.Conv2d(p[0], 1, padding).BatchNorm2d(p[1], p[2], p[3], p[4], true, relu: true).MaxPool2d(2, 2));
            Near.Equal([.. expected.Select(v => (double)v)], pooled, 1e-4, "values");
            for (int i = 0; i < gradients.Length; i++)
                Near.Equal([.. expectedGradients[i].Select(v => (double)v)], gradients[i], 1e-3, $"gradient or moment {i}");
        }

        (float[], float[][]) Run(Backend backend, Func<Tensor, Tensor[], Tensor> op)
        {
            var rng = new Rng(7);
            using Parameter filter = backend.Parameter(new(3, 3, 1, k)), scale = backend.Parameter(new(k)),
                shift = backend.Parameter(new(k));
            filter.Set(Values(9 * k, -0.3f, 0.3f));
            scale.Set(Values(k, -1, 1));
            shift.Set(Values(k, -0.5f, 0.5f));
            // White paper, and some ink.
            using Parameter image = backend.Parameter(new(n, h, w, 1));
            image.Set([.. Values(n * h * w, 0, 1).Select(v => v < 0.9f ? 1 : v)]);
            using var step = backend.BeginStep();
            var x = imageGradient ? image : image.Detach();
            Tensor mean = backend.Full(new(k), 0), variance = backend.Full(new(k), 1);
            var y = op(x, [filter, scale, shift, mean, variance]);
            y.Multiply(backend.From(Values(y.Shape.Length, -1, 1), y.Shape)).Sum().Backward();
            float[][] gradients = [filter.Grad!.ToArray(), scale.Grad!.ToArray(), shift.Grad!.ToArray(), image.Grad?.ToArray() ?? []];
            return (y.ToArray(), [.. gradients, mean.ToArray(), variance.ToArray()]);

            float[] Values(int count, float low, float high) => [.. Enumerable.Range(0, count).Select(_ => rng.NextFloat(low, high))];
        }
    }

    /// <summary>
    /// In one pass or in two: the same values bit for bit, and the same gradients, with edges that no window covers, and with images that
    /// take few values, so that windows have several maxima, of which the first is paid.
    /// </summary>
    [Theory]
    [InlineData(3, 31, 40, 37, 3, 0)]
    [InlineData(5, 28, 28, 64, 2, 0)]
    [InlineData(2, 7, 9, 20, 4, 0)]
    [InlineData(4, 12, 11, 27, 2, 2)]
    [InlineData(2, 9, 12, 16, 3, 1)]
    public void Pooled_is_the_norm_and_then_the_pool(int n, int h, int w, int c, int size, int stepsToOne)
    {
        foreach (int width in Machine.Widths)
        {
            using var lease = Machine.Open(2, width);
            var backend = lease.Backend;
            var (pooled, gradients) = Run(backend, (x, p) => x.BatchNormReluMaxPool2d(p[0], p[1], p[2], p[3], true, size));
            var (expected, expectedGradients) =
                Run(backend, (x, p) => x.BatchNorm2d(p[0], p[1], p[2], p[3], true, relu: true).MaxPool2d(size, size));
            Assert.Equal(expected, pooled);
            for (int i = 0; i < gradients.Length; i++)
                Near.Equal([.. expectedGradients[i].Select(v => (double)v)], gradients[i], 1e-5, $"gradient {i}, {width} bits");
        }

        (float[], float[][]) Run(Backend backend, Func<Tensor, Tensor[], Tensor> op)
        {
            var rng = new Rng(5);
            using Parameter x = Drawn(new Shape(n, h, w, c), -1, 2, stepsToOne), scale = Drawn(new Shape(c), -1, 1),
                shift = Drawn(new Shape(c), -0.5f, 0.5f);
            using var step = backend.BeginStep();
            var y = op(x, [scale, shift, backend.Full(scale.Shape, 0), backend.Full(scale.Shape, 1)]);
            y.Multiply(backend.From(Values(y.Shape.Length, -1, 1), y.Shape)).Sum().Backward();
            return (y.ToArray(), [x.Grad!.ToArray(), scale.Grad!.ToArray(), shift.Grad!.ToArray()]);

            Parameter Drawn(Shape shape, float low, float high, int steps = 0)
            {
                var parameter = backend.Parameter(shape);
                var values = Values(shape.Length, low, high);
                parameter.Set(steps == 0 ? values : [.. values.Select(v => MathF.Round(v * steps) / steps)]);
                return parameter;
            }

            float[] Values(int count, float low, float high)
            {
                var values = new float[count];
                foreach (ref float value in values.AsSpan()) value = rng.NextFloat(low, high);
                return values;
            }
        }
    }
}
