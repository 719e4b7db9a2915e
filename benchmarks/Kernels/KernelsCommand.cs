using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Xbm.Benchmarks.Work;
using Xbm.Engine;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Kernels;

/// <summary><c>kernels [--device DEVICE] [BenchmarkDotNet's own options]</c>.</summary>
static class KernelsCommand
{
    /// <summary>Where the kernels run: they are measured in this process.</summary>
    public static string Device { get; private set; } = DeviceCatalogue.Cpu;

    /// <summary>What a GPU computes products in.</summary>
    public static Precision Precision { get; private set; }

    public static Command Create()
    {
        var device = DeviceOptions.Device();
        var precision = DeviceOptions.Precision();
        var command = new Command("kernels",
            "Kernels alone, with BenchmarkDotNet; its options follow, as in: kernels --filter '*Gemm*'. All of them without a filter.")
        {
            device, precision,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(arguments =>
        {
            (Device, Precision) = (arguments.GetValue(device)!, arguments.GetValue(precision));
            // A device that is not there is said once, and not by every benchmark.
            new Computer(1, 0, Device, Precision).Open().Dispose();
            return Run([.. arguments.UnmatchedTokens]);
        });
        return command;
    }

    static int Run(string[] arguments)
    {
        // In this process: the default toolchain builds a project of its own, which a package feed without its templates cannot restore.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        var config = DefaultConfig.Instance.AddJob(job).AddColumn(new RateColumn()).WithOptions(ConfigOptions.DisableLogFile)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
        if (!Array.Exists(arguments, a => a is "--filter" or "-f" or "--list" or "--help" or "--info"))
            arguments = [.. arguments, "--filter", "*"];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run(arguments, config).ToList();
        return summaries.TrueForAll(s => s.Reports.All(r => r.Success)) ? 0 : 1;
    }
}
