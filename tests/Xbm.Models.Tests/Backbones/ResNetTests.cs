using System.Text.Json;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Models.Backbones;

namespace Xbm.Models.Tests.Backbones;

/// <summary>The residual networks against torchvision's, under the weights of <see cref="FormulaWeights"/>.</summary>
public sealed class ResNetTests : IDisposable
{
    const int Channels = 3;

    readonly CpuBackend _backend = new(threads: 2);

    public void Dispose() => _backend.Dispose();

    public static TheoryData<string> Models => ["resnet18", "resnet50"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Names_and_shapes_are_those_of_torchvision(string model)
    {
        using var json = Open();
        using var net = Create(model);
        var expected = Case(json, model).GetProperty("parameters").EnumerateObject()
            .Where(parameter => !parameter.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            .Select(parameter => $"{parameter.Name} {parameter.Value.GetRawText().Replace(" ", "", StringComparison.Ordinal)}");
        Assert.Equal(expected.Order(),
            FormulaWeights.All(net).Select(t => $"{t.Name} [{string.Join(',', FormulaWeights.TorchShape(t.Value.Shape))}]").Order());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Features_are_those_of_torchvision(string model)
    {
        using var json = Open();
        var expected = Case(json, model);
        int n = expected.GetProperty("batch").GetInt32(), size = expected.GetProperty("size").GetInt32();
        int[] map = [.. expected.GetProperty("map_shape").EnumerateArray().Select(side => side.GetInt32())];
        using var net = Create(model);
        FormulaWeights.Set(net);
        Assert.Equal((map[2], map[3], map[1]), net.Features(size, size));

        net.Train(false);
        using (_backend.BeginStep())
        {
            var y = Forward(net, n, size);
            Assert.Equal(new Shape(n, map[2], map[3], map[1]), y.Shape);
            AssertNear(expected.GetProperty("eval_mean"), y.GlobalAvgPool2d(), 1e-4);
            AssertNear(expected.GetProperty("eval_max"), y.GlobalMaxPool2d(), 1e-4);
        }
        net.Train(true);
        using (_backend.BeginStep())
        {
            // Eight values per channel in the last norms: their deviations amplify what float32 rounds.
            AssertNear(expected.GetProperty("train_mean"), Forward(net, n, size).GlobalAvgPool2d(), 1e-3);
        }
        var moved = net.Buffers().ToDictionary(buffer => buffer.Name, buffer => buffer.Value);
        foreach (var mean in expected.GetProperty("running_mean_after").EnumerateObject())
            AssertNear(Doubles(mean.Value), moved[mean.Name].ToArray().Take(mean.Value.GetArrayLength()), 1e-4, mean.Name);
    }

    [Theory]
    [InlineData("resnet18", 64, 100, 2, 4, 512)]
    [InlineData("resnet18", 33, 32, 2, 1, 512)]
    [InlineData("resnet50", 32, 65, 1, 3, 2048)]
    public void The_maps_have_the_size_that_is_said(string model, int height, int width, int rows, int columns, int channels)
    {
        using var net = Create(model);
        Assert.Equal((rows, columns, channels), net.Features(height, width));
        net.Train(false);
        using var step = _backend.BeginStep();
        var y = net.Forward(_backend.From(new float[height * width * Channels], new Shape(1, height, width, Channels)));
        Assert.Equal(new Shape(1, rows, columns, channels), y.Shape);
    }

    [Theory]
    [InlineData(31, 32)]
    [InlineData(32, 31)]
    public void Images_too_small_are_refused_in_one_line(int height, int width)
    {
        using var net = Create("resnet18");
        Assert.Equal($"resnet halves the image five times and needs at least 32 × 32 pixels, got {height} × {width}: raise data.size",
            Assert.Throws<UsageException>(() => net.Features(height, width)).Message);
    }

    [Theory]
    [InlineData(new[] { 2, 2, 2 })]
    [InlineData(new[] { 2, 0, 2, 2 })]
    public void Stages_that_make_no_residual_network_are_refused(int[] blocks) => Assert.Throws<ArgumentException>(() =>
        new ResNet(new Initializer(_backend, 1), Channels, blocks, bottleneck: false));

    Backbone Create(string model)
    {
        IBackboneOptions options = model == "resnet50" ? new ResNet50Options() : new ResNet18Options();
        return options.Create(new Initializer(_backend, 1), Channels);
    }

    Tensor Forward(Backbone net, int n, int size) =>
        net.Forward(_backend.From(FormulaWeights.Input(n, size, Channels), new Shape(n, size, size, Channels)));

    static JsonDocument Open() => JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("backbones.json")));

    static JsonElement Case(JsonDocument json, string model) =>
        json.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("model").GetString() == model);

    static IEnumerable<double> Doubles(JsonElement row) => row.EnumerateArray().Select(value => value.GetDouble());

    static void AssertNear(JsonElement rows, Tensor actual, double tolerance) =>
        AssertNear(rows.EnumerateArray().SelectMany(Doubles), actual.ToArray(), tolerance, "features");

    /// <summary>Within a share of the largest value.</summary>
    static void AssertNear(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance, string what)
    {
        double[] wanted = [.. expected];
        float[] got = [.. actual];
        Assert.Equal(wanted.Length, got.Length);
        double scale = wanted.Max(Math.Abs);
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(wanted[i] - got[i]) <= tolerance * scale, $"{what}[{i}]: {got[i]}, expected {wanted[i]}");
    }
}
