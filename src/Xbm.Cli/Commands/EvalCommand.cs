using System.CommandLine;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Devices;
using Xbm.Training.Metrics;
using Xbm.Training.Runs;
using Xbm.Training.Setup;

namespace Xbm.Cli.Commands;

/// <summary>eval: the test metrics of a run's checkpoint.</summary>
static class EvalCommand
{
    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "The run folder.", Required = true };
        var checkpoint = new Option<string>("--checkpoint") { Description = "best, last, or a checkpoint file.", DefaultValueFactory = _ => "best" };
        var recallAt = new Option<int[]>("--recall-at") { Description = "Values of K, instead of the run's own.", AllowMultipleArgumentsPerToken = true };
        var device = CommandLine.DeviceOption();
        var precision = CommandLine.PrecisionOption();
        var json = CommandLine.JsonOption();
        var command = new Command("eval", "Evaluate a run's checkpoint on its test classes.") { run, checkpoint, recallAt, device, precision, json };
        command.SetAction(parsed =>
        {
            var folder = RunFolder.Open(parsed.GetValue(run)!);
            var config = ConfigLoader.Load(folder.ConfigFile, []);
            int[] asked = [.. (parsed.GetValue(recallAt) ?? []).Distinct()];
            IReadOnlyList<int> at = asked.Length > 0 ? asked : config.Train.RecallAt;
            if (at.Any(k => k < 1)) throw new UsageException($"--recall-at {string.Join(' ', at)}: expected whole numbers from 1");
            string file = parsed.GetValue(checkpoint) switch { "best" => folder.BestCheckpoint, "last" => folder.LastCheckpoint, var path => path! };
            Func<Backend> open = () => DeviceCatalogue.Here.Open(parsed.GetValue(device)!, config.Train.Threads, CommandLine.PrecisionOf(parsed.GetValue(precision)!));
            var (recall, rest) = Evaluate(config, file, at, open);
            if (parsed.GetValue(json))
                Output.Json(new { checkpoint = file, recall = at.Select((k, i) => (k, recall[i])).ToDictionary(r => r.k, r => r.Item2), rest.RPrecision, rest.MapAtR });
            else
                Output.Table(["checkpoint", .. at.Select(k => $"R@{k}"), "R-precision", "MAP@R"],
                    [[file, .. recall.Select(Output.Percent), Output.Percent(rest.RPrecision), Output.Percent(rest.MapAtR)]]);
            return ExitCodes.Done;
        });
        return command;
    }

    static (double[] Recall, PrecisionAtR Precision) Evaluate(ExperimentConfig config, string checkpoint, IReadOnlyList<int> at, Func<Backend> open)
    {
        using var backend = open();
        var test = DataSets.Load(config).Query;
        using var model = Networks.Create(config, test, backend);
        TrainerCheckpoint.LoadModel(checkpoint, model);
        using var embeddings = Embedder.Embed(model, test, config.Train.BatchSize);
        return (Retrieval.RecallAtK(embeddings, test.Labels, at), PrecisionAtR.Of(embeddings, test.Labels));
    }
}
