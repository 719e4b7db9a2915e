using System.Globalization;

namespace Xbm.Benchmarks.Compare;

/// <summary>A line of the table, as text.</summary>
/// <param name="Work">What was measured.</param>
/// <param name="Threads">With how many threads.</param>
/// <param name="Ours">Our number with its unit.</param>
/// <param name="Peer">The peer's, or why there is none.</param>
/// <param name="Ratio">How many times as fast we are.</param>
/// <param name="Target">What is promised.</param>
/// <param name="Reached">Whether it is kept; null where nothing is promised or nothing was measured.</param>
/// <param name="Note">What helps to read the line: the peer's choices, the spread of the rounds.</param>
sealed record Row(
    string Work, int Threads, string Ours, string Peer = "", string Ratio = "", string Target = "", bool? Reached = null, string Note = "")
{
    /// <summary>A measurement of our own against a limit from above.</summary>
    public static Row Below(string work, int threads, double value, double limit, string unit, string note = "") =>
        new(work, threads, Number(value, unit), Target: $"< {Number(limit, unit)}", Reached: value < limit, Note: note);

    /// <summary>What our side could not do, and why: the lines after it are measured all the same.</summary>
    public static Row Failure(string work, int threads, string target, string reason) =>
        new(work, threads, Failed, Target: target, Reached: false, Note: reason);

    /// <summary>In place of our number.</summary>
    public const string Failed = "failed";

    /// <summary>Three significant digits.</summary>
    public static string Number(double value, string unit)
    {
        int decimals = value == 0 || Math.Abs(value) >= 100 ? 0 : Math.Abs(value) >= 10 ? 1 : Math.Abs(value) >= 1 ? 2 : 3;
        return $"{value.ToString("F" + decimals, CultureInfo.InvariantCulture)} {unit}".TrimEnd();
    }
}
