using System.CommandLine;
using Xbm.Engine;
using Xbm.Training.Devices;

namespace Xbm.Cli.Commands;

/// <summary>Options that several commands have.</summary>
static class CommonOptions
{
    /// <summary>--device, as every command has it that computes.</summary>
    public static Option<string> Device() => new("--device")
    {
        Description = "auto, cpu, cuda or opencl; cuda:1 for the second of a kind",
        DefaultValueFactory = _ => DeviceCatalogue.Auto,
    };

    /// <summary>--precision, as every command has it that computes.</summary>
    public static Option<string> Precision()
    {
        var option = new Option<string>("--precision")
        {
            Description = "float32, or tf32 for the tensor cores of a CUDA device: faster, factors rounded to 10 bits",
            DefaultValueFactory = _ => "float32",
        };
        option.AcceptOnlyFromAmong("float32", "tf32");
        return option;
    }

    /// <summary>What --precision says.</summary>
    public static Precision PrecisionOf(string name) => Enum.Parse<Precision>(name, ignoreCase: true);

    /// <summary>--json, as every command has it that has a result.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };
}
