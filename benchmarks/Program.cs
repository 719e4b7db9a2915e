using System.CommandLine;
using Xbm.Benchmarks.Compare;
using Xbm.Benchmarks.Kernels;
using Xbm.Benchmarks.Profile;
using Xbm.Benchmarks.Ptx;
using Xbm.Cli.Terminal;

var root = new RootCommand(
    "Benchmarks of Xbm: kernels alone, side by side with PyTorch, one training step op by op, and the GPU kernels' PTX.")
{
    KernelsCommand.Create(),
    CompareCommand.Create(),
    ProfileCommand.Create(),
    PtxCommand.Create(),
};
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception failure)
{
    return Failures.Report(failure, Console.Error);
}
