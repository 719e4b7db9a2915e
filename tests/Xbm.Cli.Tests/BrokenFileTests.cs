using System.IO.Compression;
using Xbm.Cli.Terminal;
using Xbm.Training.Runs;
using Xbm.Training.Tests.Data;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Cli.Tests;

/// <summary>Files that are broken: exit code 1 and one line that names the file.</summary>
[Collection(Alone.Name)]
public sealed class BrokenFileTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_corrupt_and_a_truncated_picture_in_an_image_folder()
    {
        byte[] good = PngEncoder.Gray(new byte[400], 20), corrupt = [.. good];
        corrupt[good.Length / 2] ^= 0x10;
        foreach (byte[] bad in new[] { corrupt, good[..(good.Length / 2)] })
        {
            foreach (string name in new[] { "a/1", "a/2", "b/1", "b/2" }) _folder.Write($"set/{name}.png", good);
            string file = _folder.Write("set/a/2.png", bad);
            string line = Refused("data.source=folder", $"data.path={Path.Combine(_folder.Root, "set")}", "train.batch_size=2");
            Assert.Contains(file, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_broken_entry_in_a_zip_of_omniglot()
    {
        string zip = Path.Combine(_folder.Root, "images_background.zip"), entry = "images_background/A/character01/0001_01.png";
        using (var archive = new ZipArchive(File.Create(zip), ZipArchiveMode.Create))
        using (var stream = archive.CreateEntry(entry).Open()) stream.Write(new byte[3000]);
        byte[] bytes = File.ReadAllBytes(zip);
        // The compressed bytes come after the local header of 30 bytes and the name.
        bytes.AsSpan(30 + entry.Length, 4).Fill(0xFF);
        File.WriteAllBytes(zip, bytes);
        Assert.Contains($"{zip}: entry {entry} cannot be read", Refused("data.source=omniglot", $"data.path={_folder.Root}"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_checkpoint_in_eval_and_resume()
    {
        var run = Trained();
        File.WriteAllBytes(run.LastCheckpoint, File.ReadAllBytes(run.LastCheckpoint)[..^7]);
        string start = $"xbm: {run.LastCheckpoint}: not an intact checkpoint: ";
        string before = File.ReadAllText(run.MetricsFile);
        Assert.StartsWith(start, Commands.Refused(ExitCodes.Failed, "train", "--resume", run.Path), StringComparison.Ordinal);
        Assert.StartsWith(start, Commands.Refused(ExitCodes.Failed, "eval", "--run", run.Path, "--checkpoint", "last"),
            StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(run.MetricsFile));
        // The best one is whole.
        Assert.Equal(ExitCodes.Done, Commands.Run("eval", "--run", run.Path).Code);
    }

    [Fact]
    public void A_checkpoint_of_another_model_in_eval_and_resume()
    {
        var run = Trained();
        string yaml = File.ReadAllText(run.ConfigFile);
        Assert.Contains("width: 4", yaml, StringComparison.Ordinal);
        File.WriteAllText(run.ConfigFile, yaml.Replace("width: 4", "width: 5", StringComparison.Ordinal));
        string expected = $"xbm: {run.LastCheckpoint}: the checkpoint does not belong to this configuration: "
            + "tensor 'model.backbone.block1.conv.weight' is [3, 3, 1, 4], expected [3, 3, 1, 5]; use the config.yaml of its own run";
        Assert.Equal(expected, Commands.Refused(ExitCodes.Failed, "train", "--resume", run.Path));
        Assert.Equal(expected, Commands.Refused(ExitCodes.Failed, "eval", "--run", run.Path, "--checkpoint", "last"));
    }

    [Theory]
    [InlineData("name: adam\n  beta1: 0.9\n  beta2: 0.999\n  epsilon: 1E-08\n", "name: sgd\n",
        "it has no tensor 'optimizer.backbone.block1.conv.weight.momentum'")]
    [InlineData("name: step\n    at: [0.7]\n    factor: 0.1\n", "name: plateau\n", "it was saved with another learning-rate schedule")]
    [InlineData("embedding: 12", "embedding: 13", "tensor 'model.head.weight' is [4, 12], expected [4, 13]")]
    [InlineData("ratio: 1", "ratio: 0.5", "tensor 'memory.rows' is [72, 12], expected [36, 12]")]
    public void A_checkpoint_of_other_settings_in_resume(string before, string after, string reason)
    {
        var run = Trained();
        string yaml = File.ReadAllText(run.ConfigFile);
        Assert.Contains(before, yaml, StringComparison.Ordinal);
        File.WriteAllText(run.ConfigFile, yaml.Replace(before, after, StringComparison.Ordinal));
        string line = Commands.Refused(ExitCodes.Failed, "train", "--resume", run.Path);
        Assert.StartsWith($"xbm: {run.LastCheckpoint}: the checkpoint does not belong to this configuration: ", line,
            StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_eval_does_not_find()
    {
        var run = Trained();
        Assert.Equal("xbm: none.safetensors: no such checkpoint; pass a file that a training run has saved",
            Commands.Refused(ExitCodes.BadUsage, "eval", "--run", run.Path, "--checkpoint", "none.safetensors"));
    }

    RunFolder Trained()
    {
        string path = Path.Combine(_folder.Root, "run");
        var (code, _, error) = Commands.Run(["train", "--config", _folder.Write("empty.yaml", []), .. Commands.Tiny("train.eval_every=6"),
            "--run", path]);
        Assert.True(code == ExitCodes.Done, error);
        return RunFolder.Open(path);
    }

    string Refused(params string[] settings) =>
        Commands.Refused(ExitCodes.Failed, ["train", "--config", _folder.Write("empty.yaml", []), .. Commands.Tiny(settings)]);
}
