using System.CommandLine;
using Xbm.Cli.Terminal;
using Xbm.Engine;
using Xbm.Training.Config;

namespace Xbm.Cli.Commands;

/// <summary>train: one run, or two that differ in the memory alone.</summary>
static class TrainCommand
{
    /// <summary>Where run folders are made.</summary>
    const string Root = "runs";

    public static Command Create()
    {
        var config = new Option<string?>("--config")
        {
            Description = "An experiment as YAML; without it, drawn characters with and without memory.",
        };
        var set = new Option<string[]>("--set")
        {
            Description = $"Override a key: memory.ratio=0.5. Can be repeated. `xbm config` lists all keys. {Names()}",
        };
        var device = CommonOptions.Device();
        var precision = CommonOptions.Precision();
        var run = new Option<string?>("--run") { Description = "The run folder; by default runs/<time>_<name>." };
        var resume = new Option<string?>("--resume") { Description = "Continue the run of this folder." };
        var compare = new Option<bool>("--compare") { Description = "Train twice, without and with memory, and compare." };
        var json = CommonOptions.Json();
        var command = new Command("train", "Train an embedding network and evaluate it.")
        {
            config, set, device, precision, run, resume, compare, json,
        };
        command.SetAction(parsed =>
        {
            string? resumed = parsed.GetValue(resume), file = parsed.GetValue(config);
            var overrides = parsed.GetValue(set) ?? [];
            var arguments = parsed.Tokens.Select(t => t.Value).ToList();
            bool configured = file is not null || overrides.Length > 0 || parsed.GetValue(run) is not null || parsed.GetValue(compare);
            if (resumed is not null && configured)
                throw new UsageException("--resume continues a run as it was configured; leave out --config, --set, --run and --compare");
            var session = new TrainSession(parsed.GetValue(device)!, CommonOptions.PrecisionOf(parsed.GetValue(precision)!), arguments);
            var results = resumed is not null ? [session.Resume(resumed)]
                : file is null || parsed.GetValue(compare)
                    ? session.Compare(ExperimentConfig.Load(file, overrides), Root, parsed.GetValue(run))
                : [session.Start(ExperimentConfig.Load(file, overrides), Root, parsed.GetValue(run))];
            Print(results, parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>What can be chosen by name.</summary>
    static string Names() => string.Join("; ", Choices.All.Select(catalogue =>
        $"{ConfigReference.ChoiceKeys[catalogue]}: {string.Join(", ", catalogue.Entries.Select(e => e.Name))}")) + ".";

    static void Print(IReadOnlyList<SessionResult> results, bool json)
    {
        if (json)
        {
            foreach (var result in results) Output.Json(result);
            return;
        }
        var at = results[0].Recall.Keys;
        Output.Table(["run", .. at.Select(k => $"R@{k}"), "best at", "minutes", "folder"], results.Select(r =>
            (string[])[r.Name, .. r.Recall.Values.Select(Output.Percent), $"{r.Iteration}", $"{r.Seconds / 60:F1}", r.Folder]));
        if (results.Any(r => r.Validation == ValidationChoice.Test.ToString()))
            Output.Note("The best checkpoint was chosen by the test classes themselves (data.validation: test), " +
                "which flatters the result.");
    }
}
