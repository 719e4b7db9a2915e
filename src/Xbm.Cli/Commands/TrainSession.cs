using System.Diagnostics;
using Xbm.Cli.Terminal;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Data;
using Xbm.Training.Devices;
using Xbm.Training.Runs;
using Xbm.Training.Setup;

namespace Xbm.Cli.Commands;

/// <summary>What a run of the command line ends with.</summary>
/// <param name="Name">With or without memory.</param>
/// <param name="Recall">Recall@K of the best checkpoint on the test classes, by K.</param>
/// <param name="Iteration">Steps that this checkpoint had made.</param>
/// <param name="Validation">What chose it: a share of the training classes, test or none.</param>
/// <param name="Seconds">Training and evaluation.</param>
/// <param name="Folder">The run folder.</param>
sealed record SessionResult(
    string Name, IReadOnlyDictionary<int, double> Recall, int Iteration, string Validation, double Seconds, string Folder);

/// <summary>Starts and resumes runs on one device.</summary>
sealed class TrainSession(string device, Precision precision, IReadOnlyList<string> arguments)
{
    public SessionResult Start(ExperimentConfig config, string root, string? path)
    {
        using var interrupt = new Interrupt();
        using var backend = Open(config);
        return Run(config, Experiment.LoadData(config), backend, root, path, interrupt.Token);
    }

    /// <summary>The same experiment without and with memory: same data, seed and budget.</summary>
    public IReadOnlyList<SessionResult> Compare(ExperimentConfig config, string root, string? path)
    {
        using var interrupt = new Interrupt();
        ExperimentConfig without = Variant("batch", enabled: false), with = Variant("memory", enabled: true);
        // A bad setting of the second run is found before the first has trained.
        with.Validate();
        if (path is not null) RunFolder.RequireFree(path);
        using var backend = Open(config);
        var data = Experiment.LoadData(config);
        return [Train(without, "batch"), Train(with, "memory")];

        ExperimentConfig Variant(string suffix, bool enabled) =>
            config with { Name = $"{config.Name}-{suffix}", Memory = config.Memory with { Enabled = enabled } };

        SessionResult Train(ExperimentConfig one, string suffix) =>
            Run(one, data, backend, root, path is null ? null : Path.Combine(path, suffix), interrupt.Token);
    }

    public SessionResult Resume(string path)
    {
        using var interrupt = new Interrupt();
        var folder = RunFolder.OpenToResume(path);
        var config = ExperimentConfig.Load(folder.ConfigFile);
        using var backend = Open(config);
        return Run(config, Experiment.LoadData(config), backend, () => folder, resume: true, interrupt.Token);
    }

    /// <summary>Before the data are loaded, so that a device that is not there is refused at once.</summary>
    Backend Open(ExperimentConfig config) => DeviceCatalogue.Here.Open(device, config.Train.Threads, precision);

    SessionResult Run(
        ExperimentConfig config, DataSplit data, Backend backend, string root, string? path, CancellationToken cancellation)
    {
        return Run(config, data, backend, Claim, resume: false, cancellation);

        RunFolder Claim()
        {
            var environment = RunEnvironment.Collect(backend, arguments);
            return path is null ? RunFolder.Create(root, DateTime.Now, config, environment) : RunFolder.CreateAt(path, config, environment);
        }
    }

    static SessionResult Run(
        ExperimentConfig config, DataSplit data, Backend backend, Func<RunFolder> open, bool resume, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        // A configuration that does not fit the data is refused here, before it has claimed a folder.
        using var trainer = Experiment.CreateTrainer(config, data, backend);
        var folder = open();
        using var run = new TrainingRun(folder, trainer, data, config.Data.Validation, config.Train, resume);
        string name = config.Memory.Enabled ? "with memory" : "without memory";
        Console.Error.WriteLine($"{name}: {Describe(data)}, on {backend.Description}, in {folder.Path}");
        if (config.Memory.Enabled && config.Memory.Start >= config.Train.Iterations)
            Console.Error.WriteLine($"{name}: the memory is never used, " +
                $"memory.start ({config.Memory.Start}) is not below train.iterations ({config.Train.Iterations})");
        var result = Progress.Watch(name, config.Train.Iterations, observer => run.Run(observer, cancellation));
        return new SessionResult(name, result.Recall, result.Iteration, result.ChosenBy.ToString(),
            Stopwatch.GetElapsedTime(start).TotalSeconds, folder.Path);
    }

    static string Describe(DataSplit data)
    {
        string test = data.IsLeaveOneOut ? $"{Count(data.Query)} to test" : $"{Count(data.Query)} to look for among {Count(data.Gallery)}";
        string validation = data.Validation is { } held ? $"{Count(held)} to validate, " : "";
        return $"{Count(data.Train)} to train, {validation}{test}";
    }

    static string Count(ImageSet set) => $"{set.Count} images of {set.ClassCount} classes";
}
