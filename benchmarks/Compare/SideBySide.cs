using Xbm.Engine;

namespace Xbm.Benchmarks.Compare;

/// <summary>Both sides of a case in turn: ours, the peer's, ours, the peer's.</summary>
static class SideBySide
{
    public static IEnumerable<Row> Rows(IEnumerable<Case> cases, Peer? peer, Settings settings) =>
        Measure(cases, peer, settings).Select(measured => measured.Row);

    public static IEnumerable<Measured> Measure(IEnumerable<Case> cases, Peer? peer, Settings settings)
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

    /// <summary>What there is to say, in one cell.</summary>
    public static string Notes(params IEnumerable<string> notes) => string.Join("; ", notes.Where(text => text.Length > 0));

    static Measured Measure(Case one, Peer? peer, Settings settings)
    {
        string promise = one.Target is { } target ? $"≥ {Row.Number(target, "×")}" : "";
        try
        {
            return Measure(one, promise, peer, settings);
        }
        catch (XbmException failure)
        {
            return new Measured(one, null, Row.Failure(one.Work, one.Threads, promise, failure.Message));
        }
    }

    static Measured Measure(Case one, string promise, Peer? peer, Settings settings)
    {
        // Asked before our side starts: a peer that cannot do it costs nothing.
        PeerTask[] asked = peer is null ? [] : one.Peers;
        PeerAnswer[] answers = [.. asked.Select(task => peer!.Ask(task, one.Threads, 0, one.Least))];
        using var work = one.Create();
        // Once unmeasured, for the JIT's tiers here and, above, for the peer's choice among its variants there.
        work.Median(settings.Seconds, one.Least);
        var turns = Turns.Take(settings.Rounds,
            [() => work.Median(settings.Seconds, one.Least), .. asked.Select((_, i) => (Func<double>)(() => Ask(i)))]);
        double mine = turns[0];
        int[] able = [.. Enumerable.Range(0, asked.Length).Where(i => answers[i].Error is null)];
        string[] errors = [.. answers.Select(answer => answer.Error ?? "")];
        if (able.Length == 0)
            return new Measured(one, null, new Row(one.Work, one.Threads, Value(mine, one.Flops), Notes(errors), Target: promise,
                Note: Notes(one.Note, turns.Spread)));
        int best = able.MinBy(i => turns[i + 1]);
        double theirs = turns[best + 1], ratio = theirs / mine;
        var others = able.Where(i => i != best).Select(i => $"{asked[i].Name} {Value(turns[i + 1], one.Flops)}");
        string note = Notes([one.Note, answers[best].Note, .. others, .. errors, turns.Spread]);
        return new Measured(one, ratio, new Row(one.Work, one.Threads,
            Value(mine, one.Flops), $"{Value(theirs, one.Flops)} {asked[best].Name}",
            Row.Number(ratio, "×"), promise, one.Target is null ? null : ratio >= one.Target, note));

        // Its first error is the last that it is asked.
        double Ask(int i)
        {
            if (answers[i].Error is null) answers[i] = peer!.Ask(asked[i], one.Threads, settings.Seconds, one.Least);
            return answers[i].Seconds;
        }
    }

    /// <summary>A rate where the operations are known, else a time.</summary>
    public static string Value(double seconds, double flops = 0) =>
        flops > 0 ? Row.Number(flops / seconds / 1e9, "GFLOP/s") : Row.Number(seconds * 1e3, "ms");
}
