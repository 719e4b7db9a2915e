using Xbm.Engine;
using Xbm.Training.Runs;

namespace Xbm.Cli.Terminal;

/// <summary>The one place where an exception becomes a line on stderr and an exit code.</summary>
static class Failures
{
    /// <summary>Setting this environment variable to 1 adds the full trace.</summary>
    internal const string TraceVariable = "XBM_TRACE";

    internal static int Report(Exception exception, TextWriter error) =>
        Report(exception, error, Environment.GetEnvironmentVariable(TraceVariable) == "1");

    internal static int Report(Exception exception, TextWriter error, bool trace)
    {
        // What several threads threw, or one of them: the first is the cause.
        while (exception is AggregateException { InnerException: { } inner }) exception = inner;
        var (code, line) = exception switch
        {
            UsageException => (ExitCodes.BadUsage, exception.Message),
            XbmException => (ExitCodes.Failed, exception.Message),
            InterruptedException => (ExitCodes.Interrupted, exception.Message),
            OperationCanceledException => (ExitCodes.Interrupted, "interrupted"),
            // .NET's messages of these two name the path.
            IOException or UnauthorizedAccessException => (ExitCodes.Failed, exception.Message),
            _ => (ExitCodes.Failed, $"unexpected {exception.GetType().Name}: {exception.Message} (set {TraceVariable}=1 for the trace)"),
        };
        error.WriteLine($"xbm: {line.ReplaceLineEndings(" ")}");
        if (trace) error.WriteLine(exception);
        return code;
    }
}
