using System.Text.Json;
using Xbm.Engine;
using Xbm.Engine.Backends.Cpu;
using Xbm.Training.Metrics;

namespace Xbm.Training.Tests.Metrics;

public sealed class RetrievalFixtureTests : IDisposable
{
    const string File = "metrics.json";

    readonly CpuBackend _backend = new(threads: 1);

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void Recall_at_K_is_that_of_the_definition_in_float64()
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Fixtures.Path(File)));
        var kinds = new List<string?>();
        foreach (var test in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            kinds.Add(test.GetProperty("kind").GetString());
            var expected = test.GetProperty("expected").GetProperty("recall").EnumerateObject().ToList();
            int[] at = [.. expected.Select(r => int.Parse(r.Name))];
            double[] recall = Recall(test, at);
            for (int i = 0; i < at.Length; i++)
            {
                double value = expected[i].Value.GetDouble();
                Assert.True(Math.Abs(recall[i] - value) <= 1e-12, $"{kinds[^1]} R@{at[i]}: expected {value}, got {recall[i]}");
            }
        }
        Assert.Equal(["leave-one-out", "leave-one-out", "query/gallery"], kinds);
    }

    [Fact]
    public void Precision_at_R_is_that_of_the_definition_in_float64()
    {
        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Fixtures.Path(File)));
        int checks = 0;
        foreach (var test in json.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (test.GetProperty("kind").GetString() != "leave-one-out") continue;
            using var embeddings = Rows(test.GetProperty("queries"));
            var precision = PrecisionAtR.Of(embeddings, Ints(test.GetProperty("query_labels")));
            double rPrecision = test.GetProperty("expected").GetProperty("r_precision").GetDouble();
            double map = test.GetProperty("expected").GetProperty("mean_average_precision_at_r").GetDouble();
            Assert.True(Math.Abs(precision.RPrecision - rPrecision) <= 1e-12,
                $"expected R-precision {rPrecision}, got {precision.RPrecision}");
            Assert.True(Math.Abs(precision.MapAtR - map) <= 1e-12, $"expected MAP@R {map}, got {precision.MapAtR}");
            checks++;
        }
        Assert.Equal(2, checks);
    }

    [Fact]
    public void Precision_without_any_pair_of_a_class_is_not_a_number()
    {
        using var embeddings = _backend.Persistent(new Shape(3, 2));
        Assert.Equal(new PrecisionAtR(double.NaN, double.NaN), PrecisionAtR.Of(embeddings, [0, 1, 2]));
    }

    double[] Recall(JsonElement test, int[] at)
    {
        using var queries = Rows(test.GetProperty("queries"));
        int[] labels = Ints(test.GetProperty("query_labels"));
        if (test.GetProperty("gallery").ValueKind == JsonValueKind.Null) return Retrieval.RecallAtK(queries, labels, at);
        using var gallery = Rows(test.GetProperty("gallery"));
        return Retrieval.RecallAtK(queries, labels, gallery, Ints(test.GetProperty("gallery_labels")), at);
    }

    /// <summary>Unit rows, as an embedding net makes them.</summary>
    Tensor Rows(JsonElement rows)
    {
        double[][] values = [.. rows.EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
        var tensor = _backend.Persistent(new Shape(values.Length, values[0].Length));
        tensor.Set([.. values.SelectMany(r => r.Select(v => (float)(v / Math.Sqrt(r.Sum(x => x * x)))))]);
        return tensor;
    }

    static int[] Ints(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetInt32())];
}
