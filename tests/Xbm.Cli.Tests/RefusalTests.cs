using Xbm.Cli.Terminal;
using Xbm.Training.Tests.Data;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Cli.Tests;

/// <summary>
/// What the command line is given and cannot use: exit code 2, one line that says what and what to do, and no run folder.
/// </summary>
[Collection(Alone.Name)]
public sealed class RefusalTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Run => Path.Combine(_folder.Root, "run");

    public void Dispose()
    {
        Assert.False(Directory.Exists(Run), "a refused command has made a run folder");
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Required command was not provided; see xbm --help")]
    [InlineData("unknown command or flag 'trian'; the nearest known one is 'train'; see xbm --help", "trian")]
    [InlineData("unknown command or flag '--confg'; the nearest known one is '--config'; see xbm train --help", "train", "--confg")]
    [InlineData("unknown command or flag 'x.yaml'; the nearest known one is", "train", "x.yaml")]
    [InlineData("Required argument missing for option: '--set'; see xbm train --help", "train", "--set")]
    [InlineData("Option '--run' is required; see xbm eval --help", "eval")]
    [InlineData("Cannot parse argument 'one' for option '--recall-at'", "eval", "--run", "x", "--recall-at", "one")]
    public void Arguments_that_no_command_has(string line, params string[] args) =>
        Assert.StartsWith("xbm: " + line, Commands.Refused(ExitCodes.BadUsage, args), StringComparison.Ordinal);

    [Theory]
    [InlineData("memory.raito=1", "unknown key 'memory.raito'; the nearest known key is 'memory.ratio'")]
    [InlineData("memory.ratio", "expected key=value")]
    [InlineData("train.iterations=many", "train.iterations: got 'many', expected a whole number")]
    [InlineData("memory.rows=8", "memory.rows: got 8, expected at least train.batch_size (16): a batch must fit into the ring")]
    [InlineData("train.batch_size=100", "larger than the training set of 72")]
    [InlineData("memory.rows=2000000000", "is over 2 GiB")]
    public void Settings_that_make_no_sense(string setting, string reason)
    {
        Assert.Contains(reason, Refused(setting), StringComparison.Ordinal);
    }

    [Fact]
    public void More_images_of_a_class_than_it_has() =>
        Assert.Contains("8 instances per class were asked for, but class 'alphabet01/character01' has 6 images",
        Refused("data.sampler=classes", "data.classes_per_batch=2", "data.instances_per_class=8"), StringComparison.Ordinal);

    [Fact]
    public void A_configuration_that_is_not_there() =>
        Assert.Equal("xbm: none.yaml: no such configuration file; pass an existing YAML file to --config",
        Commands.Refused(ExitCodes.BadUsage, "train", "--config", "none.yaml"));

    [Theory]
    [InlineData("cuda", "--device cuda: ")]
    [InlineData("foo", "--device foo: no such device; expected auto, cpu, cuda, opencl")]
    public void A_device_that_is_not_there(string device, string reason) =>
        Assert.Contains(reason, Commands.Refused(ExitCodes.BadUsage, ["train", .. Commands.Tiny(), "--run", Run, "--device", device]),
            StringComparison.Ordinal);

    [Fact]
    public void A_data_folder_that_is_not_there()
    {
        string none = Path.Combine(_folder.Root, "none");
        Assert.Contains($"{none} does not exist", Refused("data.source=folder", $"data.path={none}"), StringComparison.Ordinal);
        Assert.Contains("found neither", Refused("data.source=omniglot", $"data.path={none}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_folder_without_images()
    {
        _folder.Write("set/a/1.png", PngEncoder.Gray(new byte[256], 16));
        Directory.CreateDirectory(Path.Combine(_folder.Root, "set", "empty"));
        string line = Refused("data.source=folder", $"data.path={Path.Combine(_folder.Root, "set")}");
        Assert.Contains($"class folder {Path.Combine(_folder.Root, "set", "empty")} holds no .png file", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_folder_that_holds_something()
    {
        string full = Path.GetDirectoryName(_folder.Write("full/notes.txt", [1]))!;
        string expected = $"xbm: --run {full}: the folder is not empty, and a run is never overwritten; "
            + $"name another, or continue it with --resume {full}";
        Assert.Equal(expected, Commands.Refused(ExitCodes.BadUsage, ["train", "--config", Config(), "--run", full]));
        // The comparison makes its folders in there: it asks before the first run, not after.
        Assert.Equal(expected, Commands.Refused(ExitCodes.BadUsage, ["train", .. Commands.Tiny(), "--run", full]));
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(full).Select(Path.GetFileName));
    }

    [Fact]
    public void A_comparison_whose_second_run_cannot_be() => Assert.Contains("memory.rows: got 8, expected at least train.batch_size",
        Commands.Refused(ExitCodes.BadUsage, ["train", .. Commands.Tiny("memory.rows=8", "memory.enabled=false"), "--run", Run]),
            StringComparison.Ordinal);

    [Fact]
    public void A_resume_of_nothing_or_with_other_settings()
    {
        Assert.EndsWith("no such run folder", Commands.Refused(ExitCodes.BadUsage, "train", "--resume", Run));
        string started = Path.GetDirectoryName(_folder.Write("started/config.yaml", []))!;
        Assert.Contains("has saved no checkpoint", Commands.Refused(ExitCodes.BadUsage, "train", "--resume", started),
            StringComparison.Ordinal);
        foreach (string[] other in new string[][] { ["--config", "x.yaml"], ["--set", "seed=2"], ["--run", Run], ["--compare"] })
        {
            Assert.Equal("xbm: --resume continues a run as it was configured; leave out --config, --set, --run and --compare",
                Commands.Refused(ExitCodes.BadUsage, ["train", "--resume", started, .. other]));
        }
    }

    /// <summary>The tiny experiment with these settings, as one run.</summary>
    string Refused(params string[] settings) =>
        Commands.Refused(ExitCodes.BadUsage, ["train", "--config", Config(), .. Commands.Tiny(settings), "--run", Run]);

    string Config() => _folder.Write("empty.yaml", []);
}
