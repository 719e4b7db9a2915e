using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xbm.Engine;
using Xbm.Training.Runs;

namespace Xbm.Training.Tests.Runs;

public sealed class MetricsLogTests : IDisposable
{
    readonly TempFolder _folder = new();

    string File1 => _folder.In("metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_is_in_the_file_as_soon_as_it_is_appended()
    {
        using var log = MetricsLog.Create(File1);
        log.Append(1, ("loss", 0.5), ("rate", 1e-8));
        Assert.Equal("{\"iteration\":1,\"loss\":0.5,\"rate\":1E-08}\n", ReadShared());
        log.Append(2, ("loss", double.NaN), ("rate", double.PositiveInfinity));
        Assert.EndsWith("\n{\"iteration\":2,\"loss\":null,\"rate\":null}\n", ReadShared());
    }

    [Fact]
    public void A_log_is_never_written_over()
    {
        MetricsLog.Create(File1).Dispose();
        Assert.Throws<IOException>(() => MetricsLog.Create(File1));
    }

    [Property]
    public Property A_crash_and_a_resume_leave_the_log_of_a_run_that_was_never_stopped() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 30).Three()), at =>
        {
            int crash = Math.Max(at.Item1, at.Item2), checkpoint = Math.Min(at.Item1, at.Item2);
            File.Delete(File1);
            using (var log = MetricsLog.Create(File1)) LogIterations(log, 1, 30);
            string whole = File.ReadAllText(File1);

            File.Delete(File1);
            using (var log = MetricsLog.Create(File1)) LogIterations(log, 1, crash);
            // The crash tears the last line somewhere.
            using (var file = File.OpenWrite(File1)) file.SetLength(Math.Max(0, file.Length - (crash > checkpoint ? at.Item3 : 0)));
            using (var log = MetricsLog.Resume(File1, checkpoint)) LogIterations(log, checkpoint + 1, 30);
            Assert.Equal(whole, File.ReadAllText(File1));
            Assert.Equal(["metrics.jsonl"], _folder.Names);
        });

    [Theory]
    [InlineData("{\"iteration\":1}", "{\"iteration\":1}\n")]
    [InlineData("{\"iteration\":1}\n{\"iter", "{\"iteration\":1}\n")]
    [InlineData("{\"iteration\":1}\n\0\0\0", "{\"iteration\":1}\n")]
    [InlineData("{\"iteration\":1}\n{\"iteration\":2}\n{\"iteration\":1}\n", "{\"iteration\":1}\n{\"iteration\":1}\n")]
    [InlineData("", "")]
    public void Resuming_keeps_whole_lines_up_to_the_checkpoint(string before, string after)
    {
        File.WriteAllText(File1, before);
        MetricsLog.Resume(File1, 1).Dispose();
        Assert.Equal(after, File.ReadAllText(File1));
    }

    [Theory]
    [InlineData("loss 0.5")]
    [InlineData("[1]")]
    [InlineData("{\"loss\":1}")]
    [InlineData("{\"iteration\":1.5}")]
    public void A_foreign_line_in_the_middle_is_named_and_nothing_is_lost(string line)
    {
        string before = $"{{\"iteration\":1}}\n{line}\n{{\"iteration\":2}}\n";
        File.WriteAllText(File1, before);
        Assert.StartsWith($"{File1}:2: got no JSON object", Assert.Throws<XbmException>(() => MetricsLog.Resume(File1, 5)).Message);
        Assert.Equal(before, File.ReadAllText(File1));
    }

    [Fact]
    public void Resuming_a_run_whose_log_is_gone_begins_a_new_one()
    {
        using (var log = MetricsLog.Resume(File1, 5)) log.Append(6);
        Assert.Equal("{\"iteration\":6}\n", File.ReadAllText(File1));
    }

    static void LogIterations(MetricsLog log, int first, int last)
    {
        for (int i = first; i <= last; i++) log.Append(i, ("loss", 1.0 / i), ("accuracy", i));
    }

    /// <summary>As another process reads it while the log is open.</summary>
    string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(File1, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
