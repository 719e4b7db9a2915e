using System.Diagnostics;
using Xbm.Cli.Terminal;
using Xbm.Training.Runs;
using Xbm.Training.Tests.Data;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Cli.Tests;

/// <summary>Ctrl-C, in a process of its own.</summary>
[Collection(Alone.Name)]
public sealed class InterruptTests : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly TempFolder _folder = new();

    string Run => Path.Combine(_folder.Root, "run");

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Ctrl_C_saves_the_last_checkpoint_and_resume_finishes_the_run()
    {
        string[] settings = Commands.Tiny("train.iterations=400", "train.log_every=4");
        var (code, output, errors) = Interrupted(["train", "--config", _folder.Write("empty.yaml", []), .. settings, "--run", Run]);
        Assert.Equal((ExitCodes.Interrupted, ""), (code, output));
        int stopped = int.Parse(CheckpointReader.Read(RunFolder.Open(Run).LastCheckpoint).Metadata["iteration"]);
        Assert.InRange(stopped, 4, 399);
        Assert.Equal($"xbm: interrupted at iteration {stopped}; continue with --resume {Run}", errors[^1]);

        var result = Assert.Single(Commands.Json("train", "--json", "--resume", Run));
        Assert.Equal(Run, result.GetProperty("folder").GetString());
        Assert.Equal("400", CheckpointReader.Read(RunFolder.Open(Run).LastCheckpoint).Metadata["iteration"]);
    }

    /// <summary>Starts xbm, waits for its first log line, presses Ctrl-C.</summary>
    static (int Code, string Output, List<string> Errors) Interrupted(string[] args)
    {
        var start = new ProcessStartInfo(Host(), [typeof(CommandRunner).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = new List<string>();
            while (process.StandardError.ReadLine() is { } line)
            {
                errors.Add(line);
                if (line.Contains(" 4/400: ", StringComparison.Ordinal)) Signal(process);
            }
            string output = process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(s_patience), "the process goes on after Ctrl-C");
            return (process.ExitCode, output, errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    static void Signal(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The dotnet that runs these tests.</summary>
    static string Host() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute()
        {
            if (OperatingSystem.IsWindows()) Skip = "needs kill -INT, which Windows does not have";
        }
    }
}
