using System.Diagnostics;

namespace Xbm.Benchmarks.Profile;

/// <summary>One primitive of a step: which it is, how much it does, and its median time.</summary>
/// <param name="Name">The primitive and its sizes.</param>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Bytes">Bytes that must be read and written if nothing stays in cache.</param>
/// <param name="Seconds">Its own time.</param>
readonly record struct OpTime(string Name, double Flops, double Bytes, double Seconds);

/// <summary>
/// Times the primitives of a step that is repeated. Every repetition calls the same ones in the same order, so each call is known by
/// its number: nothing but a time is stored once the first step has named them.
/// </summary>
sealed class OpClock
{
    readonly List<(string Name, double Flops, double Bytes, List<double> Times)> _calls = [];
    int _next;
    long _start;

    /// <summary>Before each repetition.</summary>
    public void BeginStep() => _next = 0;

    public void Start() => _start = Stopwatch.GetTimestamp();

    /// <summary>The name is put together from the sizes only once, after the clock has stopped.</summary>
    public void Stop<TShape>(string name, TShape shape, double flops, double bytes)
    {
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        if (_next == _calls.Count) _calls.Add(($"{name} {shape}".Trim(), flops, bytes, []));
        _calls[_next++].Times.Add(seconds);
    }

    /// <summary>Forgets the calls, as those that made the network.</summary>
    public void Forget() => _calls.Clear();

    /// <summary>Forgets the times, as after warming up.</summary>
    public void Reset() => _calls.ForEach(call => call.Times.Clear());

    /// <summary>All calls of a step, in order.</summary>
    public IEnumerable<OpTime> Calls() => _calls.Select(call => new OpTime(call.Name, call.Flops, call.Bytes, Work.Timing.Median(call.Times)));
}
