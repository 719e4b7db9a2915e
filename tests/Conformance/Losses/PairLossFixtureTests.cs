using System.Text.Json;

namespace Xbm.Conformance.Losses;

/// <summary>Values and gradients that another library computed in double.</summary>
public class PairLossFixtureTests
{
    const string Fixture = "fixtures/pair_losses.json";

    [SharedTheory(Fixture)]
    [InlineData("contrastive", "batch")]
    [InlineData("contrastive", "memory")]
    [InlineData("contrastive_hinge", "batch")]
    [InlineData("contrastive_hinge", "memory")]
    public void Losses_and_gradients_equal_those_of_another_library(string loss, string against)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SharedData.Path(Fixture)));
        var cases = file.RootElement.GetProperty("cases").EnumerateArray()
            .Where(c => c.GetProperty("loss").GetString() == loss && c.GetProperty("against").GetString() == against).ToList();
        Assert.NotEmpty(cases);
        foreach (var c in cases)
            foreach (int width in Machine.Widths)
            {
                var (parts, gradient) = Run(c, width);
                string what = $"{loss} {c.GetProperty("args")} against {against} at {width} bits";
                Near.Equal(c.GetProperty("value").GetDouble(), parts[0], 1e-5, what);
                Near.Equal([.. Flat(c, "gradient")], gradient, 1e-5, $"gradient of {what}");
            }
    }

    static (float[] Parts, float[] Gradient) Run(JsonElement c, int width)
    {
        float[] anchors = Floats(c, "anchors");
        int[] labels = Ints(c, "labels");
        bool batch = c.GetProperty("references").ValueKind == JsonValueKind.Null;
        var pairs = new PairCase(anchors.Length / labels.Length, anchors, labels,
            batch ? null : Floats(c, "references"), batch ? null : Ints(c, "reference_labels"), Ints(c, "own_slot"));
        var args = c.GetProperty("args");
        return c.GetProperty("loss").GetString() == "contrastive"
            ? pairs.Run(new Contrastive(args.GetProperty("margin").GetSingle()), width: width)
            : pairs.Run(new Hinge(args.GetProperty("pos_margin").GetSingle(), args.GetProperty("neg_margin").GetSingle()), width: width);
    }

    static IEnumerable<double> Flat(JsonElement c, string name) =>
        c.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetDouble());

    static float[] Floats(JsonElement c, string name) => [.. Flat(c, name).Select(v => (float)v)];

    /// <summary>Integers; null stands for no own slot.</summary>
    static int[] Ints(JsonElement c, string name) =>
        [.. c.GetProperty(name).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? -1 : v.GetInt32())];
}
