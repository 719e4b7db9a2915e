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
/// <param name="Peer">The other side.</param>
/// <param name="Flops">Floating-point operations of one repetition, where a rate says more than a time; else 0.</param>
/// <param name="Target">How many times as fast as the peer we must be; null where nothing is promised.</param>
sealed record Case(string Work, int Threads, Func<Workload> Create, PeerTask Peer, double Flops = 0, double? Target = null);
