using System.Text;
using Xbm.Engine;
using Xbm.Training.Runs;

namespace Xbm.Benchmarks.Compare;

/// <summary>The result as markdown: readable on a terminal, and what a results file holds.</summary>
static class Report
{
    static readonly string[] s_titles = ["what", "threads", "ours", "peer", "ratio", "target", "", "notes"];

    public static string Header(Peer? peer, Settings settings)
    {
        var machine = RunEnvironment.Collect("cpu", []);
        string? device = settings.OnCpu ? null : Device(settings);
        var text = new StringBuilder()
            .AppendLine($"# {device ?? machine.Cpu}{(settings.Precision == Precision.Tf32 ? ", TF32" : "")}")
            .AppendLine()
            .AppendLine($"- machine: {machine.Cpu}, {machine.Cores} cores, {machine.SimdBits}-bit vectors{Limit(settings)}, {machine.Os}")
            .Append(device is null ? "" : $"- device: {device}, products in {settings.Precision.ToString().ToLowerInvariant()} on both " +
                "sides; work that is short is repeated for 10 ms before anybody waits for the device\n")
            .AppendLine($"- ours: Xbm {machine.Version}{Commit(machine)}, {machine.Dotnet}")
            .AppendLine(peer is null ? "- peer: none" : PeerOf(peer))
            .AppendLine($"- {settings.Rounds} round{(settings.Rounds == 1 ? "" : "s")}, ours and the peer's in turn, " +
                $"{settings.Seconds:0.##} s each; medians; ratio: how many times as fast ours is");
        return text.ToString();
    }

    static string Limit(Settings settings) => settings.VectorBits > 0 ? $", limited to {settings.VectorBits}" : "";

    static string Commit(RunEnvironment machine) => machine.Commit is { } commit ? $" ({commit[..Math.Min(10, commit.Length)]})" : "";

    static string PeerOf(Peer peer)
    {
        string computes = (string?)peer.Hello["device"] ?? (string?)peer.Hello["blas"] ?? "no OpenBLAS";
        return $"- peer: PyTorch {peer.Hello["torch"]} ({peer.Hello["capability"]}) on Python {peer.Hello["python"]}; " +
            $"{computes}{Libraries(peer)}";
    }

    static string Device(Settings settings)
    {
        using var backend = settings.On(1).Open();
        return backend.Description;
    }

    static string Libraries(Peer peer) =>
        string.Concat(peer.Hello["libraries"]!.AsObject().Select(library => $"; {library.Key} {library.Value}"));

    public static string Table(IReadOnlyList<Row> rows)
    {
        string[][] cells = [s_titles, .. rows.Select(Cells)];
        int[] widths = [.. s_titles.Select((_, column) => Math.Max(1, cells.Max(row => row[column].Length)))];
        var text = new StringBuilder();
        for (int i = 0; i < cells.Length; i++)
        {
            text.AppendLine($"| {string.Join(" | ", cells[i].Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (i == 0) text.AppendLine($"|{string.Join("|", widths.Select(width => new string('-', width + 2)))}|");
        }
        return text.ToString();
    }

    static string[] Cells(Row row) =>
        [
            row.Work, $"{row.Threads}", row.Ours, row.Peer, row.Ratio, row.Target,
            row.Reached switch { true => "✓", false => "✗", null => "" }, row.Note,
        ];
}
