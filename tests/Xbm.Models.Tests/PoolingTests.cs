using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Models.Backbones;
using Xbm.Models.Layers;

namespace Xbm.Models.Tests;

public sealed class PoolingTests : IDisposable
{
    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void A_pooling_that_does_not_exist_is_refused()
    {
        using var step = _backend.BeginStep();
        var x = _backend.From(new float[16], new Shape(1, 4, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Pool((WindowPooling)2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.GlobalPool((Pooling)3));
    }

    [Fact]
    public void A_pooling_that_does_not_exist_is_refused_by_the_network()
    {
        using var net = new ConvNet4Options { Width = 2, Pool = (WindowPooling)2 }.Create(new Initializer(_backend, 1), channels: 1);
        using var step = _backend.BeginStep();
        var x = _backend.From(new float[256], new Shape(1, 16, 16, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => net.Forward(x));
    }

    [Theory]
    [InlineData(WindowPooling.Max, 4f)]
    [InlineData(WindowPooling.Avg, 2.5f)]
    public void A_window_becomes_its_maximum_or_its_mean(WindowPooling pooling, float expected)
    {
        using var step = _backend.BeginStep();
        Assert.Equal([expected], _backend.From([1, 2, 3, 4], new Shape(1, 2, 2, 1)).Pool(pooling, 2).ToArray());
    }

    [Fact]
    public void The_options_of_convnet4_reach_its_blocks()
    {
        var max = Features(new ConvNet4Options { Width = 5 });
        var avg = Features(new ConvNet4Options { Width = 5, Pool = WindowPooling.Avg });
        Assert.Equal((5, 5), (max.Length, avg.Length));
        // The same filters: the networks differ by the pooling alone.
        Assert.NotEqual(max, avg);
        Assert.Equal(64, Features(new ConvNet4Options()).Length);
    }

    float[] Features(IBackboneOptions options)
    {
        using var net = options.Create(new Initializer(_backend, 1), channels: 2);
        using var step = _backend.BeginStep();
        return net.Forward(_backend.From(Nets.Normal(512, 3), new Shape(1, 16, 16, 2))).ToArray();
    }
}
