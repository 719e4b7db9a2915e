using System.CommandLine;

namespace Xbm.Training.Cli;

/// <summary>The commands, and the one place that runs them.</summary>
static class CommandLine
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Xbm: deep metric learning with cross-batch memory.") { TrainCommand.Create(), EvalCommand.Create(), DevicesCommand.Create() };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"xbm: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} See xbm {parsed.CommandResult.Command.Name} --help.");
            return ExitCodes.BadUsage;
        }
        try
        {
            // Ctrl-C is ours: it has a checkpoint to save.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            return Failures.Report(e, Console.Error);
        }
    }

    /// <summary>--device, as every command has it that computes.</summary>
    public static Option<string> DeviceOption() => new("--device")
    {
        Description = "auto, cpu, cuda or opencl",
        DefaultValueFactory = _ => Devices.Auto,
    };

    /// <summary>--json, as every command has it that has a result.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print the result as JSON." };
}
