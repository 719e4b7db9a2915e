using System.Globalization;
using System.Text;

namespace Xbm.Benchmarks.Profile;

/// <summary>The ops of a step, the slowest first, calls of one name and size together.</summary>
static class ProfileTable
{
    public static string Of(string title, IReadOnlyList<OpTime> calls, double stepSeconds)
    {
        var text = new StringBuilder().AppendLine(title).AppendLine();
        text.AppendLine($"| {"op",-44} |  calls |       ms | share | GFLOP/s |   GB/s |");
        text.AppendLine($"|{new string('-', 46)}|-------:|---------:|------:|--------:|-------:|");
        foreach (var op in calls.GroupBy(call => call.Name).OrderByDescending(op => op.Sum(call => call.Seconds)))
        {
            double seconds = op.Sum(call => call.Seconds);
            Line(text, op.Key, op.Sum(call => call.Calls), seconds, stepSeconds, op.Sum(call => call.Flops), op.Sum(call => call.Bytes));
        }
        double rest = stepSeconds - calls.Sum(call => call.Seconds);
        Line(text, "everything else", 0, rest, stepSeconds, 0, 0);
        return text.ToString();
    }

    static void Line(StringBuilder text, string name, double calls, double seconds, double stepSeconds, double flops, double bytes) =>
        text.AppendLine(CultureInfo.InvariantCulture,
            $"| {name,-44} | {(calls > 0 ? calls.ToString("0.#", CultureInfo.InvariantCulture) : ""),6} | {seconds * 1e3,8:0.000} | {seconds / stepSeconds,5:P0} | {Rate(flops, seconds),7} | {Rate(bytes, seconds),6} |");

    static string Rate(double amount, double seconds) => amount > 0 ? (amount / seconds / 1e9).ToString("0.0", CultureInfo.InvariantCulture) : "";
}
