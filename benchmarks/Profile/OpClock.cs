using System.Diagnostics;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Profile;

/// <summary>One op of a step: which it is, how much it does, and its median time.</summary>
/// <param name="Name">The op and its sizes.</param>
/// <param name="Calls">How often the step calls it.</param>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Bytes">Bytes that must be read and written if nothing stays in cache.</param>
/// <param name="Seconds">Its own time.</param>
readonly record struct OpTime(string Name, double Calls, double Flops, double Bytes, double Seconds);

/// <summary>
/// Times the primitives of a step that is repeated. Every repetition calls the same ones in the same order, so a call is known by its
/// number, and once the first step has named them nothing but times is stored.
/// </summary>
sealed class OpClock
{
    readonly List<(string Name, double Flops, double Bytes, List<double> Times)> _calls = [];
    readonly List<double> _times = [];
    bool _naming;
    long _start;

    /// <summary>Runs and times one step.</summary>
    public void Step(Action step)
    {
        _naming = _calls.Count == 0;
        _times.Clear();
        step();
        // A step in which the ring wraps copies in two parts: it has more calls than the others and is left out.
        if (_times.Count != _calls.Count) return;
        for (int i = 0; i < _times.Count; i++) _calls[i].Times.Add(_times[i]);
    }

    /// <summary>Starts over with the next step.</summary>
    public void Forget() => _calls.Clear();

    /// <summary>Before a primitive.</summary>
    public void Start() => _start = Stopwatch.GetTimestamp();

    /// <summary>After a primitive; its name is put together only once, and after the clock has stopped.</summary>
    public void Stop<TSizes>(string name, TSizes sizes, double flops, double bytes)
    {
        _times.Add(Stopwatch.GetElapsedTime(_start).TotalSeconds);
        if (_naming) _calls.Add(($"{name} {sizes}".Trim(), flops, bytes, []));
    }

    /// <summary>All calls of a step, in order.</summary>
    public IEnumerable<OpTime> Calls() =>
        _calls.Select(call => new OpTime(call.Name, 1, call.Flops, call.Bytes, Timing.Median(call.Times)));
}
