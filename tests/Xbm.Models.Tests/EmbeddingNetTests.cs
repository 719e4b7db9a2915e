using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Models.Layers;

namespace Xbm.Models.Tests;

public sealed class EmbeddingNetTests : IDisposable
{
    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Parameters_and_buffers_have_the_names_and_shapes_of_the_layers()
    {
        using var net = Nets.Create(_backend, channels: 1, size: 28, width: 64, embedding: 128);
        var expected = new List<string>();
        for (int block = 1; block <= 4; block++)
        {
            expected.Add($"backbone.block{block}.conv.weight [3, 3, {(block == 1 ? 1 : 64)}, 64]");
            expected.Add($"backbone.block{block}.norm.weight [64]");
            expected.Add($"backbone.block{block}.norm.bias [64]");
        }
        expected.AddRange(["head.weight [64, 128]", "head.bias [128]"]);
        Assert.Equal(expected, net.Parameters().Select(p => $"{p.Name} {p.Value.Shape}"));
        Assert.Equal(
            Enumerable.Range(1, 4).SelectMany(
                b => new[] { $"backbone.block{b}.norm.running_mean [64]", $"backbone.block{b}.norm.running_var [64]" }),
            net.Buffers().Select(b => $"{b.Name} {b.Value.Shape}"));
        Assert.Equal(128, net.EmbeddingSize);
    }

    [Theory]
    [InlineData(Pooling.None, 33, "[12, 4]")] // 33 → 16 → 8 → 4 → 2: a map of 2 × 2 × 3
    [InlineData(Pooling.None, 31, "[3, 4]")]
    [InlineData(Pooling.Avg, 33, "[3, 4]")]
    [InlineData(Pooling.Max, 33, "[3, 4]")]
    public void The_head_takes_the_flattened_map_or_one_value_per_channel(Pooling globalPool, int size, string shape)
    {
        using var net = Nets.Create(_backend, size: size, globalPool: globalPool);
        Assert.Equal(shape, net.Parameters().Single(p => p.Name == "head.weight").Value.Shape.ToString());
        using var step = _backend.BeginStep();
        var rows = net.Forward(_backend.From(Nets.Normal(2 * size * size, 3), new Shape(2, size, size, 1)));
        Assert.Equal(new Shape(2, 4), rows.Shape);
    }

    [Fact]
    public void A_seed_decides_the_weights()
    {
        using var a = Nets.Create(_backend, seed: 7);
        using var b = Nets.Create(_backend, seed: 7);
        using var other = Nets.Create(_backend, seed: 8);
        foreach (var ((name, x), (_, y), (_, z)) in a.Parameters().Zip(b.Parameters(), other.Parameters()))
        {
            Assert.Equal(x.ToArray(), y.ToArray());
            // γ and β of the batch norms start at 1 and 0 under every seed.
            if (!name.Contains(".norm.", StringComparison.Ordinal)) Assert.NotEqual(x.ToArray(), z.ToArray());
        }
    }

    [Fact]
    public void Weights_are_spread_evenly_within_one_over_the_root_of_the_fan_in()
    {
        using var net = Nets.Create(_backend, size: 28, width: 64, embedding: 128);
        (string, int)[] fanIns =
            [("backbone.block1.conv.weight", 9), ("backbone.block3.conv.weight", 576), ("head.weight", 64), ("head.bias", 64)];
        foreach (var (name, fanIn) in fanIns)
        {
            var values = net.Parameters().Single(p => p.Name == name).Value.ToArray();
            double bound = 1 / Math.Sqrt(fanIn);
            Assert.All(values, v => Assert.InRange(v, -bound, bound));
            // The standard deviation of the mean of n uniform values is bound/√(3n); five of them.
            Assert.InRange(values.Average(v => (double)v), -5 * bound / Math.Sqrt(3 * values.Length),
                5 * bound / Math.Sqrt(3 * values.Length));
            Assert.True(values.Max() > 0.8 * bound && values.Min() < -0.8 * bound, $"{name} leaves out the ends of its range");
        }
    }

    [Fact]
    public void Embeddings_are_rows_of_unit_length_in_both_modes()
    {
        using var net = Nets.Create(_backend, channels: 3, embedding: 7);
        foreach (bool training in new[] { true, false })
        {
            net.Train(training);
            using var step = _backend.BeginStep();
            var rows = net.Forward(_backend.From(Nets.Normal(5 * 16 * 16 * 3, 1), new Shape(5, 16, 16, 3)));
            Assert.Equal(new Shape(5, 7), rows.Shape);
            foreach (var row in rows.ToArray().Chunk(7))
            {
                double off = Math.Abs(Math.Sqrt(row.Sum(v => (double)v * v)) - 1);
                Assert.True(off <= 1e-6, $"a row's length is off by {off}");
            }
        }
    }

    [Fact]
    public void The_mode_switches_every_module_below_and_only_training_moves_the_running_statistics()
    {
        using var net = Nets.Create(_backend);
        Assert.True(net.Training);
        var start = Buffers(net);
        net.Train(false);
        Forward(net, 1);
        Assert.Equal(start, Buffers(net));
        net.Train(true);
        Forward(net, 1);
        foreach (var (before, after) in start.Zip(Buffers(net))) Assert.NotEqual(before, after);
    }

    [Fact]
    public void In_evaluation_an_image_is_embedded_alike_in_any_company()
    {
        using var net = Nets.Create(_backend);
        Forward(net, 9);
        net.Train(false);
        float[] images = Nets.Normal(4 * 256, 5);
        float[] together = Embed(net, images, 4), alone = Embed(net, images[..256], 1);
        foreach (var (x, y) in together[..4].Zip(alone)) Assert.True(Math.Abs(x - y) <= 1e-6f, $"{x} in a batch, {y} alone");
        net.Train(true);
        Assert.NotEqual(Embed(net, images, 4)[..4], Embed(net, images[..512], 2)[..4]);
    }

    [Theory]
    [InlineData(15, 16)]
    [InlineData(16, 15)]
    public void Images_too_small_for_the_backbone_are_refused_in_one_line(int height, int width)
    {
        var init = new Initializer(_backend, 1);
        using var backbone = new Models.Backbones.ConvNet4(init, 1, 3);
        string message = Assert.Throws<UsageException>(() => new EmbeddingNet(init, backbone, height, width, 4)).Message;
        Assert.Equal($"convnet4 halves the image four times and needs at least 16 × 16 pixels, got {height} × {width}: raise data.size",
            message);
    }

    [Fact]
    public void Dispose_returns_all_storage()
    {
        int before = _backend.LiveStorage;
        var net = Nets.Create(_backend);
        Assert.Equal(before + net.Parameters().Count + net.Buffers().Count, _backend.LiveStorage);
        Forward(net, 1);
        net.Dispose();
        Assert.Equal(before, _backend.LiveStorage);
    }

    static List<float[]> Buffers(EmbeddingNet net) => [.. net.Buffers().Select(b => b.Value.ToArray())];

    void Forward(EmbeddingNet net, ulong seed) => Embed(net, Nets.Normal(4 * 256, seed), 4);

    float[] Embed(EmbeddingNet net, float[] images, int count)
    {
        using var step = _backend.BeginStep();
        return net.Forward(_backend.From(images, new Shape(count, 16, 16, 1))).ToArray();
    }
}
