using System.Text.Json;
using Xbm.Cli.Terminal;
using Xbm.Training.Tests.Trainers;

namespace Xbm.Cli.Tests;

/// <summary>Runs a command in this process and catches what it prints. Only tests of the collection <see cref="Alone"/> may.</summary>
static class Commands
{
    internal static (int Code, string Out, string Error) Run(params string[] args)
    {
        var (stdout, stderr) = (Console.Out, Console.Error);
        using StringWriter output = new(), error = new();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            return (CommandRunner.Run(args), output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetOut(stdout);
            Console.SetError(stderr);
        }
    }

    /// <summary>Runs a command that must fail with exactly one line on stderr and nothing on stdout; gives that line.</summary>
    internal static string Refused(int code, params string[] args)
    {
        var (actual, output, error) = Run(args);
        Assert.Equal((code, ""), (actual, output));
        string line = Assert.Single(error.TrimEnd('\r', '\n').Split('\n'));
        Assert.StartsWith("xbm: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", line, StringComparison.Ordinal);
        return line;
    }

    /// <summary>Runs a command that must be done; gives the JSON of each line on stdout.</summary>
    internal static JsonElement[] Json(params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.True(code == ExitCodes.Done, error);
        return [.. output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>--set for each setting of the tiny experiment and some more.</summary>
    internal static string[] Tiny(params string[] settings) =>
        [.. Training.Tests.Trainers.Tiny.With(settings).SelectMany(s => new[] { "--set", s })];
}
