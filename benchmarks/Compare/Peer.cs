using System.Diagnostics;
using System.Text.Json.Nodes;
using Xbm.Benchmarks.Work;
using Xbm.Engine;

namespace Xbm.Benchmarks.Compare;

/// <summary>The peer's answer to one request: the median seconds of a repetition and what it chose, or an error.</summary>
readonly record struct PeerAnswer(double Seconds, string Note, string? Error, JsonObject Json);

/// <summary>The peer's process: JSON lines in and out, see <c>peers/peer.py</c>.</summary>
sealed class Peer : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    readonly Process _process;
    string _lastError = "";

    Peer(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _lastError = string.IsNullOrWhiteSpace(line.Data) ? _lastError : line.Data;
        process.BeginErrorReadLine();
        Hello = Read();
    }

    /// <summary>What the peer said of itself: versions, or what is missing.</summary>
    public JsonObject Hello { get; }

    /// <summary>Starts the script with an interpreter, on the device that ours runs on; where that is no NVIDIA GPU, on the CPU.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    /// <exception cref="XbmException">It did not speak.</exception>
    public static Peer Start(string python, Settings settings)
    {
        var start = new ProcessStartInfo(python,
        [
            Path.Combine(AppContext.BaseDirectory, "peers", "peer.py"),
            settings.Device.StartsWith("cuda", StringComparison.Ordinal) ? "cuda" : "cpu",
            settings.Precision.ToString().ToLowerInvariant(),
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        return new Peer(Process.Start(start)!);
    }

    /// <summary>
    /// Has the peer measure a task over about <paramref name="seconds"/>, at least so many repetitions. That it has died is an error of
    /// its answer.
    /// </summary>
    public PeerAnswer Ask(PeerTask task, int threads, double seconds, int least = Timing.LeastRepetitions)
    {
        var request = (JsonObject)task.Arguments.DeepClone();
        (request["task"], request["threads"], request["seconds"], request["least"]) = (task.Task, threads, seconds, least);
        try
        {
            _process.StandardInput.WriteLine(request.ToJsonString());
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has closed its input; reading tells why.
        }
        JsonObject answer;
        try
        {
            answer = Read();
        }
        catch (XbmException death)
        {
            answer = new() { ["error"] = death.Message };
        }
        return new((double?)answer["seconds"] ?? double.NaN, (string?)answer["note"] ?? "", (string?)answer["error"], answer);
    }

    /// <summary>The end of its input is the peer's sign to leave.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(s_patience)) _process.Kill();
        _process.Dispose();
    }

    JsonObject Read()
    {
        if (_process.StandardOutput.ReadLine() is { } line) return JsonNode.Parse(line)!.AsObject();
        _process.WaitForExit();
        throw new XbmException($"the peer {_process.StartInfo.FileName} ended with code {_process.ExitCode}: {_lastError}");
    }
}
