using System.Diagnostics;
using System.Text.Json.Nodes;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Evaluation at the size of the largest benchmark of the field, one round: the peer's turn takes most of a minute.</summary>
static class RecallCase
{
    const int Rows = 60_000, Columns = 512, Classes = 12_000;
    const double Target = 2, MemoryLimit = 300;

    static readonly int[] s_at = [1, 10, 100, 1000];
    static readonly string s_name = $"Recall@{{{string.Join(',', s_at)}}}, {Rows:N0} × {Columns} against itself";

    public static IEnumerable<Row> Measure(Peer? peer, Settings settings)
    {
        int threads = settings.Threads.Max();
        Console.Error.WriteLine($"{s_name}, {SideBySide.Threads(threads)} …");
        Warm(threads, settings);
        // Everything that the engine uses is a managed array, scratch buffers too: what is allocated is no less than the peak.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using var work = new RecallWorkload(Rows, Columns, Classes, s_at, settings.On(threads));
        long start = Stopwatch.GetTimestamp();
        work.Run();
        double mine = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double megabytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6;
        var answer = peer?.Ask(new PeerTask("PyTorch", "recall", new()
        {
            ["rows"] = Rows,
            ["columns"] = Columns,
            ["classes"] = Classes,
            ["at"] = new JsonArray([.. s_at.Select(k => (JsonNode)k)]),
        }), threads, 0);
        string promise = $"≥ {Row.Number(Target, "×")}", found = $"R@{s_at[^1]} {100 * work.Recall[^1]:F2} %";
        yield return answer is { Error: null } theirs
            ? new Row(s_name, threads,
                Row.Number(mine, "s"), Row.Number(theirs.Seconds, "s PyTorch"), Row.Number(theirs.Seconds / mine, "×"), promise,
                theirs.Seconds / mine >= Target,
                SideBySide.Notes(theirs.Note, $"{found}, the peer's {100 * (double)theirs.Json["recall"]![s_at.Length - 1]!:F2} %"))
            : new Row(s_name, threads, Row.Number(mine, "s"), answer?.Error ?? "", Target: promise, Note: found);
        yield return Row.Below($"{s_name}, memory with the embeddings", threads, megabytes, MemoryLimit, "MB", "all that it allocates");
    }

    /// <summary>A small one, so that the JIT's tiers pass.</summary>
    static void Warm(int threads, Settings settings)
    {
        using var small = new RecallWorkload(2048, Columns, 512, s_at, settings.On(threads));
        small.Median(settings.Seconds);
    }
}
