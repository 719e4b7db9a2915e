using System.Globalization;
using System.Text;

namespace Xbm.Benchmarks.Profile;

/// <summary>The ops of a step, the slowest first, calls of one name and size together.</summary>
static class ProfileTable
{
    /// <param name="title">What was measured.</param>
    /// <param name="calls">The ops.</param>
    /// <param name="stepSeconds">A whole step.</param>
    /// <param name="floor">The least time that the machine needs for an op's operations and bytes; null to leave the column out.</param>
    public static string Of(string title, IReadOnlyList<OpTime> calls, double stepSeconds, Floor? floor = null)
    {
        var text = new StringBuilder().AppendLine(title).AppendLine();
        text.AppendLine($"| {"op",-44} |  calls |       ms | share | GFLOP/s |   GB/s | × floor |");
        text.AppendLine($"|{new string('-', 46)}|-------:|---------:|------:|--------:|-------:|--------:|");
        foreach (var op in calls.GroupBy(call => call.Name).OrderByDescending(op => op.Sum(call => call.Seconds)))
        {
            double seconds = op.Sum(call => call.Seconds);
            Line(text, op.Key, op.Sum(call => call.Calls), seconds, stepSeconds, op.Sum(call => call.Flops), op.Sum(call => call.Bytes), floor);
        }
        double rest = stepSeconds - calls.Sum(call => call.Seconds);
        Line(text, "everything else", 0, rest, stepSeconds, 0, 0, null);
        return text.ToString();
    }

    static void Line(StringBuilder text, string name, double calls, double seconds, double stepSeconds, double flops, double bytes, Floor? floor) =>
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {name,-44} | {(calls > 0 ? calls.ToString("0.#", CultureInfo.InvariantCulture) : ""),6} | {seconds * 1e3,8:0.000} | {seconds / stepSeconds,5:P0} | {Rate(flops, seconds),7} | {Rate(bytes, seconds),6} | {Over(floor, flops, bytes, seconds),7} |");

    static string Over(Floor? floor, double flops, double bytes, double seconds) =>
        floor is null || flops + bytes == 0 ? "" : (seconds / floor.Seconds(flops, bytes)).ToString("0.0", CultureInfo.InvariantCulture);

    static string Rate(double amount, double seconds) => amount > 0 ? (amount / seconds / 1e9).ToString("0.0", CultureInfo.InvariantCulture) : "";
}

/// <summary>What the machine can do at most, measured beside the profile.</summary>
/// <param name="Peak">Floating-point operations a second, in registers alone.</param>
/// <param name="Bandwidth">Bytes a second, from memory.</param>
sealed record Floor(double Peak, double Bandwidth)
{
    /// <summary>
    /// The least time for so much work. An op whose data lie in cache, or whose algorithm needs fewer operations, can beat it.
    /// </summary>
    public double Seconds(double flops, double bytes) => Math.Max(flops / Peak, bytes / Bandwidth);
}
