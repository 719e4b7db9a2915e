using System.CommandLine;
using Xbm.Cli.Terminal;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
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
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "best, last, or a checkpoint file.",
            DefaultValueFactory = _ => "best",
        };
        var recallAt = new Option<int[]>("--recall-at")
        {
            Description = "Values of K, instead of the run's own.",
            AllowMultipleArgumentsPerToken = true,
        };
        var device = CommonOptions.Device();
        var precision = CommonOptions.Precision();
        var json = CommonOptions.Json();
        var command = new Command("eval", "Evaluate a run's checkpoint on its test classes.")
        {
            run, checkpoint, recallAt, device, precision, json,
        };
        command.SetAction(parsed =>
        {
            var folder = RunFolder.Open(parsed.GetValue(run)!);
            var config = ExperimentConfig.Load(folder.ConfigFile);
            int[] asked = [.. (parsed.GetValue(recallAt) ?? []).Distinct()];
            IReadOnlyList<int> at = asked.Length > 0 ? asked : config.Train.RecallAt;
            if (at.Any(k => k < 1)) throw new UsageException($"--recall-at {string.Join(' ', at)}: expected whole numbers from 1");
            string file = parsed.GetValue(checkpoint) switch
            {
                "best" => folder.BestCheckpoint,
                "last" => folder.LastCheckpoint,
                var path => path!,
            };
            using var backend = DeviceCatalogue.Here.Open(parsed.GetValue(device)!, config.Train.Threads,
                CommonOptions.PrecisionOf(parsed.GetValue(precision)!));
            Print(file, at, Evaluate(config, file, at, backend), parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    static (double[] Recall, PrecisionAtR? Precision) Evaluate(
        ExperimentConfig config, string checkpoint, IReadOnlyList<int> at, Backend backend)
    {
        DataSplit data = Experiment.LoadData(config);
        using var model = Experiment.CreateModel(config, data.Query.Shape, backend);
        Checkpoint.LoadModel(checkpoint, model);
        if (!data.IsLeaveOneOut) return (Evaluator.RecallAtK(model, data.Query, data.Gallery, at, config.Train.BatchSize), null);
        using var embeddings = Embedder.Embed(model, data.Query, config.Train.BatchSize);
        return (Retrieval.RecallAtK(embeddings, data.Query.Labels, at), PrecisionAtR.Of(embeddings, data.Query.Labels));
    }

    static void Print(string file, IReadOnlyList<int> at, (double[] Recall, PrecisionAtR? Precision) result, bool json)
    {
        var (recall, precision) = result;
        if (json)
        {
            var recallAt = at.Zip(recall).ToDictionary(r => r.First, r => r.Second);
            Output.Json(new { checkpoint = file, recall = recallAt, precision?.RPrecision, precision?.MapAtR });
            return;
        }
        string[] header = ["checkpoint", .. at.Select(k => $"R@{k}")], row = [file, .. recall.Select(Output.Percent)];
        if (precision is { } p)
        {
            header = [.. header, "R-precision", "MAP@R"];
            row = [.. row, Output.Percent(p.RPrecision), Output.Percent(p.MapAtR)];
        }
        Output.Table(header, [row]);
    }
}
