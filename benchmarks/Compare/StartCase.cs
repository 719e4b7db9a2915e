using System.Diagnostics;
using System.Globalization;
using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Compare;

/// <summary>How long <c>train</c> of <c>xbm</c>, as it is built, takes from the start of its process to its first step.</summary>
static class StartCase
{
    const int Repetitions = 5;
    const double Limit = 1.5;

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings)
    {
        int threads = settings.Threads.Max();
        Console.Error.WriteLine($"start of train, {SideBySide.Threads(threads)} …");
        var folder = Directory.CreateTempSubdirectory("xbm-");
        try
        {
            double[] seconds = [.. Enumerable.Range(0, Repetitions).Select(i => Once(Path.Combine(folder.FullName, $"{i}"), threads))];
            yield return Row.Below("start of `train` to its first step", threads, Timing.Median(seconds), Limit, "s",
                $"median of {Repetitions}, {Row.Number(seconds.Min(), "")} to {Row.Number(seconds.Max(), "s")}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static double Once(string run, int threads)
    {
        bool byHost = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet";
        var start = new ProcessStartInfo(byHost ? Environment.ProcessPath! : "dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "xbm.dll"), "train", "--run", run, "--device", "cpu",
            "--set", "train.log_every=1", "--set", string.Create(CultureInfo.InvariantCulture, $"train.threads={threads}"),
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        long begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            string last = "";
            // The line of the first step is the first that names its loss.
            while (process.StandardError.ReadLine() is { } line)
            {
                if (line.Contains(": loss ", StringComparison.Ordinal)) return Stopwatch.GetElapsedTime(begin).TotalSeconds;
                if (line.Length > 0) last = line;
            }
            throw new XbmException($"train ended before its first step: {last}");
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
