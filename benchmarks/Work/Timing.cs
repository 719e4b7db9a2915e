using System.Diagnostics;

namespace Xbm.Benchmarks.Work;

/// <summary>Medians of repetitions, taken exactly as the peer takes them.</summary>
static class Timing
{
    /// <summary>Repetitions that a median is taken of, however long they take.</summary>
    public const int LeastRepetitions = 5;

    /// <summary>Median seconds of one repetition, over about <paramref name="seconds"/> of them after one that warms up.</summary>
    public static double Median(Action work, double seconds, int least = LeastRepetitions)
    {
        work();
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (times.Count < least || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            long begin = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        return Median(times);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
