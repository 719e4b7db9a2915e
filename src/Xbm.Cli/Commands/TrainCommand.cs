using System.CommandLine;
using Xbm.Engine;
using Xbm.Training;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Devices;
using Xbm.Training.Runs;
using Xbm.Training.Setup;

namespace Xbm.Cli.Commands;

/// <summary>train: one run, or two that differ in the memory alone.</summary>
static class TrainCommand
{
    /// <summary>Where run folders are made.</summary>
    const string Root = "runs";

    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "An experiment as YAML; without it, drawn characters with and without memory." };
        var set = new Option<string[]>("--set") { Description = "Override a key: memory.ratio=0.5. Can be repeated." };
        var device = CommandLine.DeviceOption();
        var precision = CommandLine.PrecisionOption();
        var run = new Option<string?>("--run") { Description = "The run folder; by default runs/<time>_<name>." };
        var resume = new Option<string?>("--resume") { Description = "Continue the run of this folder." };
        var compare = new Option<bool>("--compare") { Description = "Train twice, without and with memory, and compare." };
        var json = CommandLine.JsonOption();
        var command = new Command("train", "Train an embedding network and evaluate it.") { config, set, device, precision, run, resume, compare, json };
        command.SetAction(parsed =>
        {
            string? resumed = parsed.GetValue(resume), file = parsed.GetValue(config);
            var overrides = parsed.GetValue(set) ?? [];
            var arguments = parsed.Tokens.Select(t => t.Value).ToList();
            if (resumed is not null && (file is not null || overrides.Length > 0 || parsed.GetValue(run) is not null || parsed.GetValue(compare)))
                throw new UsageException("--resume continues a run as it was configured; leave out --config, --set, --run and --compare");
            var session = new TrainSession(parsed.GetValue(device)!, CommandLine.PrecisionOf(parsed.GetValue(precision)!), arguments);
            var results = resumed is not null ? [session.Resume(resumed)]
                : file is null || parsed.GetValue(compare) ? session.Compare(ConfigLoader.Load(file, overrides), Root, parsed.GetValue(run))
                : [session.Start(ConfigLoader.Load(file, overrides), Root, parsed.GetValue(run))];
            Print(results, parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    static void Print(IReadOnlyList<RunResult> results, bool json)
    {
        if (json)
        {
            foreach (var result in results) Output.Json(result);
            return;
        }
        var at = results[0].Recall.Keys;
        Output.Table(["run", .. at.Select(k => $"R@{k}"), "minutes", "folder"],
            results.Select(r => new[] { r.Name }.Concat(r.Recall.Values.Select(Output.Percent)).Append($"{r.Seconds / 60:F1}").Append(r.Folder).ToArray()));
    }
}

/// <summary>What a run ends with.</summary>
/// <param name="Name">With or without memory.</param>
/// <param name="Recall">Recall@K by K.</param>
/// <param name="Seconds">Training and evaluation.</param>
/// <param name="Folder">The run folder.</param>
sealed record RunResult(string Name, IReadOnlyDictionary<int, double> Recall, double Seconds, string Folder);

/// <summary>Starts and resumes runs on one device.</summary>
sealed class TrainSession(string device, Precision precision, IReadOnlyList<string> arguments)
{
    public RunResult Start(ExperimentConfig config, string root, string? path)
    {
        using var interrupt = new Interrupt();
        return Run(config, DataSets.Load(config), root, path, interrupt.Token);
    }

    /// <summary>The same experiment without and with memory: same data, seed and budget.</summary>
    public IReadOnlyList<RunResult> Compare(ExperimentConfig config, string root, string? path)
    {
        using var interrupt = new Interrupt();
        ExperimentConfig without = Variant("batch", enabled: false), with = Variant("memory", enabled: true);
        // A bad setting of the second run is found before the first has trained.
        with.Validate();
        if (path is not null) RunFolder.RequireFree(path);
        var data = DataSets.Load(config);
        return [Train(without, "batch"), Train(with, "memory")];

        ExperimentConfig Variant(string suffix, bool enabled) =>
            config with { Name = $"{config.Name}-{suffix}", Memory = config.Memory with { Enabled = enabled } };

        RunResult Train(ExperimentConfig one, string suffix) =>
            Run(one, data, root, path is null ? null : Path.Combine(path, suffix), interrupt.Token);
    }

    public RunResult Resume(string path)
    {
        using var interrupt = new Interrupt();
        var folder = RunFolder.Open(path);
        var config = ConfigLoader.Load(folder.ConfigFile, []);
        return Run(config, DataSets.Load(config), _ => folder, resume: true, interrupt.Token);
    }

    RunResult Run(ExperimentConfig config, DataSplit data, string root, string? path, CancellationToken cancellation) => Run(config, data, backend =>
    {
        var environment = RunEnvironment.Collect(backend.Description, arguments, backend.Precision);
        return path is null ? RunFolder.Create(root, DateTime.Now, config, environment) : RunFolder.CreateAt(path, config, environment);
    }, resume: false, cancellation);

    RunResult Run(ExperimentConfig config, DataSplit data, Func<Backend, RunFolder> open, bool resume, CancellationToken cancellation)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        using var backend = DeviceCatalogue.Here.Open(device, config.Train.Threads, precision);
        // A configuration that does not fit the data is refused here, before it has claimed a folder.
        using var trainer = new Trainer(config, data, backend);
        var folder = open(backend);
        using var run = new TrainingRun(folder, trainer, resume);
        string name = config.Memory.Enabled ? "with memory" : "without memory";
        Console.Error.WriteLine($"{name}: {data.Train.Count} images of {data.Train.ClassCount} classes to train, {data.Query.Count} of {data.Query.ClassCount} to test, on {backend.Description}, in {folder.Path}");
        if (config.Memory.Enabled && config.Memory.Start >= config.Train.Iterations)
            Console.Error.WriteLine($"{name}: the memory is never used, " +
                $"memory.start ({config.Memory.Start}) is not below train.iterations ({config.Train.Iterations})");
        var recall = Progress.Watch(name, config.Train, observer => run.Run(observer, cancellation));
        var byK = config.Train.RecallAt.Select((k, i) => (k, recall[i])).ToDictionary(r => r.k, r => r.Item2);
        return new RunResult(name, byK, System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, folder.Path);
    }
}
