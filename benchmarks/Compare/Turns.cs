using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Several sides in turn, round after round, so that what else the machine does meets them all.</summary>
sealed class Turns
{
    readonly List<double>[] _seconds;

    Turns(List<double>[] seconds) => _seconds = seconds;

    /// <summary>Each side says how long a repetition took in its turn.</summary>
    public static Turns Take(int rounds, params IReadOnlyList<Func<double>> sides)
    {
        List<double>[] seconds = [.. sides.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
            for (int side = 0; side < sides.Count; side++) seconds[side].Add(sides[side]());
        return new Turns(seconds);
    }

    /// <summary>Our own workloads against each other, each once unmeasured for the JIT's tiers.</summary>
    public static Turns Take(Settings settings, params Workload[] works)
    {
        foreach (var work in works) work.Median(settings.Seconds);
        return Take(settings.Rounds, [.. works.Select(work => (Func<double>)(() => work.Median(settings.Seconds)))]);
    }

    /// <summary>The median of a side's turns.</summary>
    public double this[int side] => Timing.Median(_seconds[side]);

    /// <summary>How far the rounds lie apart, empty for a single one: above a tenth, the machine was busy with other things.</summary>
    public string Spread => _seconds[0].Count < 2 ? "" : $"rounds within {_seconds.Max(turns => turns.Max() / turns.Min() - 1):P0}";
}
