using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>Both sides of a case in turn: ours, the peer's, ours, the peer's, so that what else the machine does meets both.</summary>
static class SideBySide
{
    public static IEnumerable<Row> Measure(IEnumerable<Case> cases, Peer? peer, Settings settings)
    {
        // The same work may stand against several peers; alone it is measured once.
        foreach (var one in peer is null ? cases.DistinctBy(c => (c.Work, c.Threads)) : cases)
        {
            Console.Error.WriteLine($"{one.Work}, {Threads(one.Threads)} …");
            yield return Measure(one, peer, settings);
        }
    }

    /// <summary>1 thread, 2 threads.</summary>
    public static string Threads(int count) => count == 1 ? "1 thread" : $"{count} threads";

    static Row Measure(Case one, Peer? peer, Settings settings)
    {
        using var work = one.Create();
        // Once unmeasured, for the JIT's tiers here and for the peer's choice among its variants there.
        Timing.Median(work.Run, settings.Seconds);
        var first = peer?.Ask(one.Peer, one.Threads, 0);
        var (ours, theirs) = (new List<double>(), new List<double>());
        string note = first?.Note ?? "";
        for (int round = 0; round < settings.Rounds; round++)
        {
            ours.Add(Timing.Median(work.Run, settings.Seconds));
            if (first is { Error: null }) theirs.Add(peer!.Ask(one.Peer, one.Threads, settings.Seconds).Seconds);
        }
        double mine = Timing.Median(ours), target = one.Target ?? 0;
        string promise = one.Target is null ? "" : $"≥ {Row.Number(target, "×")}";
        if (settings.Rounds > 1) note = string.Join("; ", new[] { note, Spread(ours, theirs) }.Where(text => text.Length > 0));
        if (theirs.Count == 0)
            return new Row(one.Work, one.Threads, Value(mine, one.Flops), first?.Error ?? "", Target: promise, Note: note);
        double peers = Timing.Median(theirs), ratio = peers / mine;
        return new Row(one.Work, one.Threads, Value(mine, one.Flops), $"{Value(peers, one.Flops)} {one.Peer.Name}", Row.Number(ratio, "×"),
            promise, one.Target is null ? null : ratio >= target, note);
    }

    static string Value(double seconds, double flops) =>
        flops > 0 ? Row.Number(flops / seconds / 1e9, "GFLOP/s") : Row.Number(seconds * 1e3, "ms");

    /// <summary>How far the rounds lie apart: above a tenth, the machine was busy with other things.</summary>
    static string Spread(params List<double>[] sides) => $"rounds within {sides.Where(s => s.Count > 0).Max(s => s.Max() / s.Min() - 1):P0}";
}
