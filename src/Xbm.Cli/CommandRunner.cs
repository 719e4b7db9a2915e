using System.CommandLine;
using System.CommandLine.Parsing;
using Xbm.Cli.Commands;
using Xbm.Cli.Terminal;
using Xbm.Training.Catalogues;

namespace Xbm.Cli;

/// <summary>The commands, and the one place that runs them.</summary>
static class CommandRunner
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Xbm: deep metric learning with cross-batch memory.")
        {
            TrainCommand.Create(), EvalCommand.Create(), ConfigCommand.Create(), DevicesCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"xbm: {Problem(parsed)}; see {Path(parsed.CommandResult)} --help");
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

    static string Problem(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var unknown, ..]) return parsed.Errors[0].Message.ReplaceLineEndings(" ").TrimEnd('.');
        var command = parsed.CommandResult.Command;
        string? nearest = Nearest.To(unknown, command.Subcommands.Concat<Symbol>(command.Options).Select(symbol => symbol.Name));
        return $"unknown command or flag '{unknown}'; the nearest known one is '{nearest}'";
    }

    static string Path(CommandResult result) => result.Command is RootCommand ? "xbm" : $"xbm {result.Command.Name}";
}
