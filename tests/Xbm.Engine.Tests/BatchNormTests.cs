using Xbm.Engine.Tests.Oracle;

namespace Xbm.Engine.Tests;

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
        Tensor scale = backend.Full(new(2), 1), shift = backend.Full(new(2), 0), runningMean = backend.Full(new(2), 5), runningVariance = backend.Full(new(2), 3);
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
        Tensor scale = backend.Full(new(3), 2), shift = backend.From([-1, 0, 1], new(3)), mean = backend.Full(new(3), 0), variance = backend.Full(new(3), 1);
        var y = backend.Full(new(5, 3), 1e4f).BatchNorm2d(scale, shift, mean, variance, training: true);
        // At γ/√ε = 632 a value of 1e4 leaves half a unit in the last place of 6e6.
        Near.Equal([-1, 0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1, -1, 0, 1], y.ToArray(), 0.5, "y");
    }
}
