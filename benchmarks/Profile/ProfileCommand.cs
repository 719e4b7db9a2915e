using System.CommandLine;
using Xbm.Benchmarks.Compare;
using Xbm.Benchmarks.Work;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Benchmarks.Profile;

/// <summary><c>profile</c>: one training step op by op, and the peer's by its own profiler.</summary>
static class ProfileCommand
{
    public static Command Create()
    {
        var threads = new Option<int>("--threads")
        {
            Description = "Threads that compute.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var memory = new Option<int>("--memory")
        {
            Description = "Rows of the cross-batch memory.",
            DefaultValueFactory = _ => StepCases.OmniglotImages,
        };
        var seconds = new Option<double>("--seconds") { Description = "How long each side is watched.", DefaultValueFactory = _ => 3 };
        var python = new Option<string?>("--python")
        {
            Description = "The Python that has PyTorch; else /usr/bin/python3, then python3 on the path.",
        };
        var command = new Command("profile", "One ConvNet4 training step op by op, with each op's rates.")
            { threads, memory, seconds, python };
        command.SetAction(arguments =>
        {
            Ours(arguments.GetValue(memory), arguments.GetValue(threads), arguments.GetValue(seconds));
            using var peer = PeerSearch.Find(arguments.GetValue(python), new Settings([1], 1, 1, 0, "", 1, 1), Console.Error.WriteLine);
            if (peer is not null) Theirs(peer, arguments.GetValue(memory), arguments.GetValue(threads), arguments.GetValue(seconds));
            return 0;
        });
        return command;
    }

    static void Ours(int references, int threads, double seconds)
    {
        var clock = new OpClock();
        using var backend = new TimedBackend(new CpuBackend(threads), clock);
        using var step = new TrainingStep(backend, references);
        // The first steps build what lasts, and the JIT's tiers pass.
        Timing.Median(() => clock.Step(step.Run), Math.Min(1, seconds));
        clock.Forget();
        long steps = 0;
        double median = Timing.Median(() => { clock.Step(step.Run); steps++; }, seconds);
        var floor = Measure(threads, seconds);
        Console.WriteLine(ProfileTable.Of(
            $"Xbm, {backend.Description}: {median * 1e3:0.00} ms per step, median of {steps}; " +
            $"floor: {floor.Peak / 1e9:0} GFLOP/s, {floor.Bandwidth / 1e9:0.0} GB/s",
            [.. clock.Calls()], median, floor));
    }

    static Floor Measure(int threads, double seconds)
    {
        using var peak = new PeakWorkload(new Computer(threads));
        using var triad = new TriadWorkload(new Computer(threads));
        double part = Math.Min(1, seconds);
        return new Floor(peak.Flops / peak.Median(part), TriadWorkload.Bytes / triad.Median(part));
    }

    static void Theirs(Peer peer, int references, int threads, double seconds)
    {
        var answer = peer.Ask(StepCases.Task(references, "profile"), threads, seconds);
        if (answer.Error is { } error)
        {
            Console.Error.WriteLine($"the peer: {error}");
            return;
        }
        var ops = answer.Json["ops"]!.AsArray()
            .Select(op => new OpTime((string)op!["name"]!, (double)op["calls"]!, 0, 0, (double)op["seconds"]!));
        Console.WriteLine(ProfileTable.Of($"PyTorch, {answer.Note}: {answer.Seconds * 1e3:0.00} ms per step", [.. ops], answer.Seconds));
    }
}
