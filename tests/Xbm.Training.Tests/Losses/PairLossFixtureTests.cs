using System.Text.Json;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Losses;
using Xbm.Training.Memory;

namespace Xbm.Training.Tests.Losses;

/// <summary>Values and gradients that PyTorch's autograd computed in float64.</summary>
public sealed class PairLossFixtureTests : IDisposable
{
    const string File = "pair_losses.json";

    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Value_and_gradient_are_those_of_autograd_in_float64()
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Fixtures.Path(File)));
        var checkedKinds = new HashSet<string>();
        foreach (var test in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (Criterion(test) is not { } criterion) continue;
            checkedKinds.Add($"{test.GetProperty("loss").GetString()} {test.GetProperty("against").GetString()}");
            Check(test, criterion);
        }
        Assert.Equal(["contrastive batch", "contrastive memory", "contrastive_hinge batch", "contrastive_hinge memory"],
            checkedKinds.Order());
    }

    static Criterion? Criterion(JsonElement test)
    {
        float Argument(string name) => test.GetProperty("args").GetProperty(name).GetSingle();
        return test.GetProperty("loss").GetString() switch
        {
            "contrastive" => new PairCriterion<ContrastiveLoss>(new(Argument("margin"))),
            "contrastive_hinge" => new PairCriterion<ContrastiveHingeLoss>(new(Argument("pos_margin"), Argument("neg_margin"))),
            _ => null,
        };
    }

    void Check(JsonElement test, Criterion criterion)
    {
        float[][] anchors = Rows(test, "anchors");
        int d = anchors[0].Length;
        var parameter = _backend.Parameter(new Shape(anchors.Length, d));
        parameter.Set([.. anchors.SelectMany(row => row)]);
        using var step = _backend.BeginStep();
        var labels = _backend.From(Ints(test, "labels"));
        using var memory = test.GetProperty("references").ValueKind == JsonValueKind.Null ? null : MemoryOf(test, d);
        var loss = (memory is null
            ? criterion.Of(parameter, labels)
            : criterion.Of(parameter, labels, memory, _backend.From(Ints(test, "own_slot")))).Loss;
        loss.Backward();
        Close([test.GetProperty("value").GetDouble()], [loss.Item()]);
        Close([.. test.GetProperty("gradient").EnumerateArray().SelectMany(Doubles)], parameter.Grad!.ToArray());
        parameter.Dispose();
    }

    CrossBatchMemory MemoryOf(JsonElement test, int d)
    {
        float[][] rows = Rows(test, "references");
        int[] labels = Ints(test, "reference_labels");
        var memory = new CrossBatchMemory(_backend, rows.Length, d);
        memory.Load([.. rows.SelectMany(row => row)], labels, new int[labels.Length], 0, labels.Length);
        return memory;
    }

    /// <summary>To 1e-5 of the largest value: a gradient's single entries cancel.</summary>
    static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double tolerance = 1e-5 * Math.Max(expected.Max(Math.Abs), 1e-30);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"value {i}: expected {expected[i]}, got {actual[i]}");
    }

    static double[] Doubles(JsonElement row) => [.. row.EnumerateArray().Select(v => v.GetDouble())];

    static float[][] Rows(JsonElement test, string name) =>
        [.. test.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetSingle()).ToArray())];

    static int[] Ints(JsonElement test, string name) => [.. test.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];
}
