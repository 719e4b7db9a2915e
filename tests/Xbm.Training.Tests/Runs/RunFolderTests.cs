using System.Text.Json;
using Xbm.Engine;
using Xbm.Training.Config;
using Xbm.Training.Runs;

namespace Xbm.Training.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    static readonly DateTime s_now = new(2025, 3, 4, 5, 6, 7, DateTimeKind.Local);

    static readonly RunEnvironment s_environment = RunEnvironment.Collect("cpu", ["train", "--set", "seed=7"]);

    readonly TempFolder _folder = new();

    readonly ExperimentConfig _config = ExperimentConfig.Load(null, ["name=probe", "seed=7"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_gets_a_folder_of_time_and_name_that_holds_its_config()
    {
        var run = RunFolder.Create(_folder.In("runs"), s_now, _config, s_environment);
        Assert.Equal(Path.Combine(_folder.In("runs"), "20250304-050607_probe"), run.Path);
        Assert.Equal(_config, ExperimentConfig.Load(run.ConfigFile, []));
    }

    [Fact]
    public void Runs_of_the_same_second_get_folders_of_their_own_even_at_once()
    {
        var paths = new string[8];
        Parallel.For(0, paths.Length, i => paths[i] = RunFolder.Create(_folder.Path, s_now, _config, s_environment).Path);
        Assert.Equal(paths.Length, paths.Distinct().Count());
        Assert.Contains(_folder.In("20250304-050607_probe"), paths);
        Assert.Contains(_folder.In("20250304-050607_probe-2"), paths);
    }

    [Fact]
    public void A_given_folder_may_be_new_or_empty()
    {
        Directory.CreateDirectory(_folder.In("empty"));
        Assert.True(File.Exists(RunFolder.CreateAt(_folder.In("empty"), _config, s_environment).ConfigFile));
        Assert.True(File.Exists(RunFolder.CreateAt(_folder.In("new/deep"), _config, s_environment).ConfigFile));
    }

    [Fact]
    public void A_given_folder_that_holds_something_is_refused_and_left_as_it_is()
    {
        string other = Path.Combine(Directory.CreateDirectory(_folder.In("full")).FullName, "notes.txt");
        File.WriteAllText(other, "mine");
        string message = Assert.Throws<UsageException>(() => RunFolder.CreateAt(_folder.In("full"), _config, s_environment)).Message;
        Assert.StartsWith($"--run {_folder.In("full")}: the folder is not empty", message);
        Assert.Equal([other], Directory.GetFileSystemEntries(_folder.In("full")));
        Assert.Equal("mine", File.ReadAllText(other));
    }

    [Fact]
    public void A_path_that_is_or_goes_through_a_file_is_refused()
    {
        File.WriteAllText(_folder.In("file"), "");
        Assert.Contains("got a file", Refusal(() => RunFolder.CreateAt(_folder.In("file"), _config, s_environment)));
        Assert.Contains("cannot make the run folder", Refusal(() => RunFolder.CreateAt(_folder.In("file/run"), _config, s_environment)));
        Assert.Contains("cannot make the run folder", Refusal(() => RunFolder.Create(_folder.In("file"), s_now, _config, s_environment)));
    }

    [Fact]
    public void A_run_is_continued_once_it_has_a_checkpoint_and_the_refusals_before_say_what_is_missing()
    {
        Assert.EndsWith("no such run folder", Refusal(() => RunFolder.Open(_folder.In("run"))));
        Directory.CreateDirectory(_folder.In("run"));
        Assert.EndsWith("it has no config.yaml", Refusal(() => RunFolder.Open(_folder.In("run"))));
        var run = RunFolder.CreateAt(_folder.In("run"), _config, s_environment);
        Assert.Equal(_config, ExperimentConfig.Load(RunFolder.Open(run.Path).ConfigFile, []));
        Assert.Contains("saved no checkpoint", Refusal(() => RunFolder.OpenToResume(run.Path)));
        CheckpointReaderTests.WriteSmall(run.LastCheckpoint);
        Assert.Equal(run.Path, RunFolder.OpenToResume(run.Path).Path);
    }

    [Fact]
    public void The_environment_names_machine_runtime_and_command()
    {
        var run = RunFolder.Create(_folder.Path, s_now, _config, s_environment);
        var json = JsonDocument.Parse(File.ReadAllText(run.EnvironmentFile)).RootElement;
        Assert.Equal(Environment.ProcessorCount, json.GetProperty("cores").GetInt32());
        Assert.Contains(json.GetProperty("simd_bits").GetInt32(), new[] { 0, 128, 256, 512 });
        Assert.Equal("cpu", json.GetProperty("device").GetString());
        Assert.StartsWith(".NET ", json.GetProperty("dotnet").GetString());
        Assert.Matches(@"^\d+\.\d+", json.GetProperty("version").GetString());
        Assert.Equal(["train", "--set", "seed=7"], json.GetProperty("command_line").EnumerateArray().Select(item => item.GetString()));
        Assert.All(["os", "cpu"], name => Assert.NotEqual("", json.GetProperty(name).GetString()));
    }

    static string Refusal(Action action)
    {
        string message = Assert.Throws<UsageException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
