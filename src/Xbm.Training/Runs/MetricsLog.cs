using System.Text.Json;
using Xbm.Engine;
using Xbm.Models.Weights;

namespace Xbm.Training.Runs;

/// <summary><c>metrics.jsonl</c>: one JSON object a line, each with its <c>iteration</c>; in the file once Append returns.</summary>
sealed class MetricsLog : IDisposable
{
    const string IterationKey = "iteration";

    readonly FileStream _file;

    MetricsLog(string path, FileMode mode) => _file = new FileStream(path, mode, FileAccess.Write, FileShare.Read);

    /// <summary>A new log.</summary>
    /// <exception cref="IOException">There is a file of that name.</exception>
    internal static MetricsLog Create(string path) => new(path, FileMode.CreateNew);

    /// <summary>
    /// Continues a log after the checkpoint at <paramref name="iteration"/>: what was logged later will be logged again, so it goes;
    /// so does a last line that a crash has torn.
    /// </summary>
    /// <exception cref="XbmException">A line in the middle is not a line of this log, or the log cannot be rewritten.</exception>
    internal static MetricsLog Resume(string path, int iteration)
    {
        if (File.Exists(path))
        {
            byte[] kept = System.Text.Encoding.UTF8.GetBytes(string.Concat(LinesUpTo(path, iteration).Select(line => line + "\n")));
            AtomicFile.Replace(path, kept.Length, stream => stream.Write(kept));
        }
        return new MetricsLog(path, FileMode.Append);
    }

    /// <summary>Adds a line. JSON has no NaN and no infinity: they are written as null.</summary>
    internal void Append(int iteration, params ReadOnlySpan<(string Name, double Value)> values)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber(IterationKey, iteration);
            foreach (var (name, value) in values)
            {
                if (double.IsFinite(value)) json.WriteNumber(name, value);
                else json.WriteNull(name);
            }
            json.WriteEndObject();
        }
        line.WriteByte((byte)'\n');
        // One write a line: a reader that follows the file sees no half of one.
        _file.Write(line.GetBuffer(), 0, (int)line.Length);
        _file.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    static IEnumerable<string> LinesUpTo(string path, int iteration)
    {
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            int? at = IterationOf(lines[i]);
            if (at is null && i < lines.Length - 1)
                throw new XbmException($"{path}:{i + 1}: got no JSON object with an '{IterationKey}', expected one; " +
                    "remove the line to resume");
            if (at <= iteration) yield return lines[i];
        }
    }

    static int? IterationOf(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty(IterationKey).GetInt32();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
