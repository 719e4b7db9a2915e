using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Xbm.Benchmarks.Kernels;

/// <summary><c>kernels [BenchmarkDotNet's own options]</c>.</summary>
static class KernelsCommand
{
    public static Command Create()
    {
        var command = new Command("kernels", "Kernels alone, with BenchmarkDotNet; its options follow, as in: kernels --filter '*Gemm*'. All of them without a filter.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments => Run([.. arguments.UnmatchedTokens]));
        return command;
    }

    static int Run(string[] arguments)
    {
        // In this process: the default toolchain builds a project of its own, which a package feed without its templates cannot restore.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        var config = DefaultConfig.Instance.AddJob(job).AddColumn(new RateColumn()).WithOptions(ConfigOptions.DisableLogFile)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
        if (!Array.Exists(arguments, a => a is "--filter" or "-f" or "--list" or "--help" or "--info")) arguments = [.. arguments, "--filter", "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run(arguments, config).ToList();
        return summaries.TrueForAll(s => s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
