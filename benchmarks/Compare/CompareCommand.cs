using System.CommandLine;
using System.Globalization;
using Xbm.Benchmarks.Work;
using Xbm.Engine;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Compare;

/// <summary><c>compare</c>: ours and PyTorch's side by side.</summary>
static class CompareCommand
{
    static readonly Dictionary<string, Func<Peer?, Settings, IEnumerable<Row>>> s_groups = new()
    {
        ["gemm"] = GemmCases.Measure,
        ["conv"] = ConvolutionCases.Measure,
        ["loss"] = LossCases.Measure,
        ["step"] = StepCases.Measure,
        ["resnet"] = ResNetCases.Measure,
        ["recall"] = RecallCase.Measure,
        ["start"] = StartCase.Measure,
        ["allocation"] = (_, settings) => AllocationCheck.Measure(settings),
        [Omniglot] = OmniglotRuns.Measure,
    };

    /// <summary>Whole training runs take tens of minutes and data that is not here: they are asked for by name.</summary>
    const string Omniglot = "omniglot";

    /// <summary>What a GPU is compared in, promises first: the rest measures the CPU alone.</summary>
    const string OnGpu = "gemm,step,loss,resnet,conv,allocation";

    /// <summary>Groups that are measured against a limit of our own.</summary>
    static readonly string[] s_alone = ["allocation", "start"];

    public static Command Create()
    {
        var threads = new Option<string>("--threads") { Description = "Numbers of threads.", DefaultValueFactory = _ => "1,2" };
        var only = new Option<string>("--only")
        {
            Description = $"What to compare: {string.Join(", ", s_groups.Keys)}.",
            DefaultValueFactory = _ => string.Join(',', s_groups.Keys.Where(name => name != Omniglot)),
        };
        var python = new Option<string?>("--python")
        {
            Description = "The Python that has PyTorch; else /usr/bin/python3, then python3 on the path.",
        };
        var rounds = new Option<int>("--rounds") { Description = "How often both sides take their turn.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "How long a turn lasts.", DefaultValueFactory = _ => 0.5 };
        var vectorBits = new Option<int>("--vector-bits")
        {
            Description = "Limits our kernels' vectors to 128 or 256 bits; 0 for the widest.",
        };
        var omniglot = new Option<string>("--omniglot")
        {
            Description = "The folder of Omniglot's two zip files, for --only omniglot.",
            DefaultValueFactory = _ => "data/omniglot",
        };
        var seeds = new Option<int>("--seeds")
        {
            Description = "Runs on Omniglot, each with and without memory.",
            DefaultValueFactory = _ => 3,
        };
        var iterations = new Option<int>("--iterations") { Description = "Steps of a run on Omniglot.", DefaultValueFactory = _ => 2000 };
        var device = DeviceOptions.Device();
        var precision = DeviceOptions.Precision();
        var output = new Option<FileInfo?>("--out") { Description = "Also writes the report to this markdown file." };
        var command = new Command("compare", "Ours and PyTorch's side by side, with the ratios and what they must reach.")
            { threads, only, python, rounds, seconds, vectorBits, omniglot, seeds, iterations, device, precision, output };
        command.SetAction(arguments => Run(
            new Settings(
                arguments.GetValue(device) == DeviceCatalogue.Cpu ? Numbers(arguments.GetValue(threads)!) : [1],
                Positive(arguments.GetValue(rounds), "--rounds"), arguments.GetValue(seconds), arguments.GetValue(vectorBits),
                arguments.GetValue(omniglot)!, Positive(arguments.GetValue(seeds), "--seeds"),
                Positive(arguments.GetValue(iterations), "--iterations"),
                arguments.GetValue(device)!, arguments.GetValue(precision)),
            Groups(arguments.GetResult(only) is { Implicit: true } && arguments.GetValue(device) != DeviceCatalogue.Cpu
                ? OnGpu : arguments.GetValue(only)!),
            arguments.GetValue(python), arguments.GetValue(output)));
        return command;
    }

    static int Run(Settings settings, IReadOnlyList<string> groups, string? python, FileInfo? output)
    {
        using var peer = groups.All(s_alone.Contains) ? null : PeerSearch.Find(python, settings, Console.Error.WriteLine);
        string header = Report.Header(peer, settings);
        Console.WriteLine(header);
        output?.Directory?.Create();
        var rows = new List<Row>();
        foreach (var row in groups.SelectMany(name => s_groups[name](peer, settings)))
        {
            rows.Add(row);
            // At once: a comparison that is ended early keeps what it has.
            if (output is not null) File.WriteAllText(output.FullName, $"{header}\n{Report.Table(rows)}");
        }
        Console.Write(Report.Table(rows));
        return rows.Exists(row => row.Ours == Row.Failed) ? 1 : 0;
    }

    static string[] Groups(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names)
            if (!s_groups.ContainsKey(name)) throw new UsageException($"--only {name}: there is {string.Join(", ", s_groups.Keys)}");
        return names;
    }

    static int[] Numbers(string text) =>
        [.. text.Split(',').Select(number =>
            Positive(int.TryParse(number, CultureInfo.InvariantCulture, out int value) ? value : 0, $"--threads {text}"))];

    static int Positive(int value, string option) => value > 0 ? value : throw new UsageException($"{option}: expected numbers above 0");
}
