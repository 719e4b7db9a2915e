using System.Globalization;
using Xbm.Engine;
using Xbm.Models.Weights;
using Xbm.Training.Config;

namespace Xbm.Training.Runs;

/// <summary>The folder of one run. It belongs to that run alone and is never written over.</summary>
public sealed class RunFolder
{
    RunFolder(string path) => Path = path;

    /// <summary>The folder, as given or made.</summary>
    public string Path { get; }

    /// <summary>The resolved configuration, every key spelled out.</summary>
    public string ConfigFile => In("config.yaml");

    /// <summary><see cref="RunEnvironment"/>.</summary>
    public string EnvironmentFile => In("environment.json");

    /// <summary><see cref="MetricsLog"/>.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary><see cref="RunResult"/>; there once the run has ended.</summary>
    public string ResultFile => In("result.json");

    /// <summary>The checkpoint to resume from.</summary>
    public string LastCheckpoint => In("last.safetensors");

    /// <summary>The checkpoint with the best evaluation.</summary>
    public string BestCheckpoint => In("best.safetensors");

    /// <summary>Makes <c>root/yyyyMMdd-HHmmss_name</c>, with a suffix -2, -3 … where another run has that name already.</summary>
    /// <param name="root">Where run folders are.</param>
    /// <param name="now">The time in the name.</param>
    /// <param name="config">What is run; its name is the folder's.</param>
    /// <param name="environment">Where and with what.</param>
    /// <exception cref="UsageException">The folder cannot be made.</exception>
    public static RunFolder Create(string root, DateTime now, ExperimentConfig config, RunEnvironment environment)
    {
        string stamp = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string name = System.IO.Path.Combine(root, $"{stamp}_{config.Name}");
        for (int i = 1; ; i++)
        {
            var folder = new RunFolder(i == 1 ? name : $"{name}-{i}");
            if (!System.IO.Path.Exists(folder.Path) && folder.TryClaim(config, environment)) return folder;
        }
    }

    /// <summary>Takes the folder that <c>--run</c> names.</summary>
    /// <exception cref="UsageException">It holds something, is a file, or cannot be made.</exception>
    public static RunFolder CreateAt(string path, ExperimentConfig config, RunEnvironment environment)
    {
        RequireFree(path);
        var folder = new RunFolder(path);
        return folder.TryClaim(config, environment) ? folder : throw NotEmpty(path);
    }

    /// <summary>Refuses a <c>--run</c> that cannot be taken.</summary>
    /// <exception cref="UsageException">It holds something, or is a file.</exception>
    public static void RequireFree(string path)
    {
        if (File.Exists(path)) throw new UsageException($"--run {path}: got a file, expected a new or an empty folder");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()) throw NotEmpty(path);
    }

    /// <summary>Opens the folder of a run.</summary>
    /// <exception cref="UsageException">It is no such folder.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        if (!Directory.Exists(path)) throw new UsageException($"{path}: no such run folder");
        if (!File.Exists(folder.ConfigFile)) throw new UsageException($"{path}: not a run folder, it has no config.yaml");
        return folder;
    }

    /// <summary>Opens the folder of a run that can be continued.</summary>
    /// <exception cref="UsageException">It is no such folder, or has no checkpoint.</exception>
    public static RunFolder OpenToResume(string path)
    {
        var folder = Open(path);
        if (File.Exists(folder.LastCheckpoint)) return folder;
        throw new UsageException(
            $"{path}: this run has saved no checkpoint (last.safetensors), so nothing can be continued; train anew");
    }

    internal void Write(RunResult result)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(result.ToJson());
        AtomicFile.Replace(ResultFile, json.Length, stream => stream.Write(json));
    }

    static UsageException NotEmpty(string path) =>
        new($"--run {path}: the folder is not empty, and a run is never overwritten; " +
            $"name another, or continue it with --resume {path}");

    /// <summary>
    /// False where another process was faster. Making config.yaml is the claim: a file, unlike a folder, can be made only once.
    /// </summary>
    bool TryClaim(ExperimentConfig config, RunEnvironment environment)
    {
        try
        {
            Directory.CreateDirectory(Path);
            using var claim = Claim();
            if (claim is null) return false;
            using (var writer = new StreamWriter(claim)) writer.Write(config.ToYaml());
            File.WriteAllText(EnvironmentFile, environment.ToJson());
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{Path}: cannot make the run folder: {e.Message.ReplaceLineEndings(" ")} Name another with --run.", e);
        }
    }

    FileStream? Claim()
    {
        try
        {
            return new FileStream(ConfigFile, FileMode.CreateNew);
        }
        catch (IOException) when (File.Exists(ConfigFile))
        {
            return null;
        }
    }

    string In(string file) => System.IO.Path.Combine(Path, file);
}
