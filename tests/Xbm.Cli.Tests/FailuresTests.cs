using Xbm.Cli.Terminal;
using Xbm.Engine;
using Xbm.Training.Runs;

namespace Xbm.Cli.Tests;

public class FailuresTests
{
    public static TheoryData<Exception, int, string> Cases => new()
    {
        { new XbmException("the disk is full"), 1, "xbm: the disk is full" },
        { new UsageException("no such key"), 2, "xbm: no such key" },
        { new OperationCanceledException(), 130, "xbm: interrupted" },
        { new TaskCanceledException(), 130, "xbm: interrupted" },
        { new InterruptedException("interrupted at iteration 7; continue", CancellationToken.None), 130,
            "xbm: interrupted at iteration 7; continue" },
        { new FileNotFoundException("Could not find file '/a/b'."), 1, "xbm: Could not find file '/a/b'." },
        { new UnauthorizedAccessException("Access to the path '/a' is denied."), 1, "xbm: Access to the path '/a' is denied." },
        { new InvalidOperationException("two\r\nlines\n"), 1,
            "xbm: unexpected InvalidOperationException: two lines  (set XBM_TRACE=1 for the trace)" },
        { new AggregateException(new AggregateException(new UsageException("no such key"))), 2, "xbm: no such key" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Every_exception_has_an_exit_code_and_one_line(Exception exception, int code, string line)
    {
        var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(code, Failures.Report(exception, error, trace: false));
        Assert.Equal(line + "\n", error.ToString());
    }

    [Fact]
    public void The_trace_comes_after_the_line_when_asked_for()
    {
        var error = new StringWriter { NewLine = "\n" };
        Failures.Report(new XbmException("outer", new IOException("the cause")), error, trace: true);
        Assert.StartsWith("xbm: outer\nXbm.Engine.XbmException: outer", error.ToString());
        Assert.Contains("the cause", error.ToString());
    }
}
