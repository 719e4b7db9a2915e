using System.Text.Json.Nodes;
using Xbm.Benchmarks.Work;

namespace Xbm.Benchmarks.Compare;

/// <summary>A task of the peer.</summary>
/// <param name="Name">Who does it, for the table.</param>
/// <param name="Task">The task's name in the peer's script.</param>
/// <param name="Arguments">Its sizes.</param>
sealed record PeerTask(string Name, string Task, JsonObject Arguments);

/// <summary>The same work on both sides.</summary>
/// <param name="Work">What it is, for the table.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="Create">Our side.</param>
/// <param name="Peers">The other side: the fastest of them counts.</param>
/// <param name="Flops">Floating-point operations of one repetition, where a rate says more than a time; else 0.</param>
/// <param name="Target">How many times as fast as the peer we must be; null where nothing is promised.</param>
/// <param name="Least">Fewest measured repetitions of a turn: work that takes seconds asks for fewer.</param>
/// <param name="Note">What the work leaves out, for the table.</param>
sealed record Case(
    string Work, int Threads, Func<Workload> Create, PeerTask[] Peers, double Flops = 0, double? Target = null,
    int Least = Timing.LeastRepetitions, string Note = "");

/// <summary>A case with its result.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Ratio">How many times as fast as the peer we are; null where there is none.</param>
/// <param name="Row">Its line of the table.</param>
sealed record Measured(Case Case, double? Ratio, Row Row);
