using System.Diagnostics;

namespace Xbm.Benchmarks.Work;

/// <summary>Medians of repetitions, taken exactly as the peer takes them.</summary>
static class Timing
{
    /// <summary>Repetitions that a median is taken of, however long they take.</summary>
    public const int LeastRepetitions = 5;

    /// <summary>What runs on a GPU is repeated this long before anybody waits for it: starting and waiting then cost nothing.</summary>
    const double RunSeconds = 0.01;

    /// <summary>Median seconds of one repetition, over about <paramref name="seconds"/> of them after one that warms up.</summary>
    /// <param name="work">One repetition.</param>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="least">Fewest times to measure.</param>
    /// <param name="wait">Waits for the device where the work only starts it; then several repetitions are measured at a time.</param>
    public static double Median(Action work, double seconds, int least = LeastRepetitions, Action? wait = null)
    {
        Of(work, 1, wait);
        int count = wait is null ? 1 : (int)Math.Clamp(RunSeconds / Of(work, 1, wait), 1, 1000);
        var times = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (times.Count < least || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds) times.Add(Of(work, count, wait));
        return Median(times);
    }

    static double Of(Action work, int count, Action? wait)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) work();
        wait?.Invoke();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / count;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
