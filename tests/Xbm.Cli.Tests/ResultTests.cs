using System.Text.Json;
using Xbm.Cli.Terminal;
using Xbm.Training.Tests.Data;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Cli.Tests;

/// <summary>What commands print when they are done: results alone on stdout, a table or JSON.</summary>
[Collection(Alone.Name)]
public sealed class ResultTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Run => Path.Combine(_folder.Root, "run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Devices_are_listed_as_a_table_and_as_json()
    {
        var devices = Assert.Single(Commands.Json("devices", "--json")).EnumerateArray().ToList();
        Assert.Equal(["cpu", "cuda", "opencl"], devices.Select(d => d.GetProperty("name").GetString()));
        Assert.True(devices[0].GetProperty("available").GetBoolean());
        var (code, output, error) = Commands.Run("devices");
        Assert.Equal((ExitCodes.Done, ""), (code, error));
        Assert.All(devices, d => Assert.Contains(d.GetProperty("description").GetString()!, output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_and_its_evaluation_give_the_same_recall_as_json()
    {
        var trained = Assert.Single(Commands.Json(["train", "--json", "--config", _folder.Write("empty.yaml", []), .. Commands.Tiny(),
            "--run", Run]));
        Assert.Equal(("with memory", Run), (trained.GetProperty("name").GetString(), trained.GetProperty("folder").GetString()));
        var evaluated = Assert.Single(Commands.Json("eval", "--json", "--run", Run));
        Assert.Equal(Path.Combine(Run, "best.safetensors"), evaluated.GetProperty("checkpoint").GetString());
        var recall = Recall(trained);
        Assert.Equal(["1", "10"], recall.Keys);
        Assert.All(recall.Values, r => Assert.InRange(r, 0, 1));
        Assert.Equal(recall, Recall(evaluated));
        Assert.Equal(recall, Recall(Assert.Single(Commands.Json("eval", "--json", "--run", Run, "--recall-at", "1", "10", "1"))));
    }

    [Fact]
    public void Train_without_a_configuration_compares_two_runs_in_a_table()
    {
        var (code, output, error) = Commands.Run(["train", .. Commands.Tiny(), "--run", Run]);
        Assert.True(code == ExitCodes.Done, error);
        string[] lines = [.. output.Split('\n').Where(line => line.Contains("memory", StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.Contains("without memory", lines[0], StringComparison.Ordinal);
        Assert.Contains("with memory", lines[1], StringComparison.Ordinal);
        Assert.Contains("R@1 ", output, StringComparison.Ordinal);
        Assert.Contains("R@10 ", output, StringComparison.Ordinal);
        Assert.All(new[] { "batch", "memory" }, name => Assert.True(File.Exists(Path.Combine(Run, name, "last.safetensors"))));
        // Up to the memory's start the two are the same run.
        string[] first = [.. new[] { "batch", "memory" }
            .Select(name => Loss(File.ReadLines(Path.Combine(Run, name, "metrics.jsonl")).First()))];
        Assert.Equal(first[0], first[1]);
    }

    [Fact]
    public void A_comparison_as_json_is_one_object_a_line()
    {
        var runs = Commands.Json(["train", "--json", "--compare", .. Commands.Tiny(), "--run", Run]);
        Assert.Equal(["without memory", "with memory"], runs.Select(r => r.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_run_too_short_for_its_memory_says_so()
    {
        string[] args = ["train", "--config", _folder.Write("empty.yaml", []), .. Commands.Tiny("train.iterations=4"), "--run", Run];
        Assert.Contains("the memory is never used, memory.start (4) is not below train.iterations (4)", Commands.Run(args).Error,
            StringComparison.Ordinal);
    }

    static string Loss(string line) => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetRawText();

    static Dictionary<string, double> Recall(JsonElement result) =>
        result.GetProperty("recall").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
}
