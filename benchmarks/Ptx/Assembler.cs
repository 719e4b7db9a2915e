using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xbm.Engine;

namespace Xbm.Benchmarks.Ptx;

/// <summary>What the assembler says of a kernel.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Registers">A thread's.</param>
/// <param name="Spills">Bytes that did not fit into registers, stored and loaded.</param>
/// <param name="Stack">Bytes of local memory.</param>
/// <param name="Shared">Bytes of shared memory.</param>
sealed record AssembledKernel(string Name, int Registers, int Spills, int Stack, int Shared)
{
    /// <summary>As markdown.</summary>
    public static string Table(IEnumerable<AssembledKernel> kernels)
    {
        var text = new StringBuilder("| kernel | registers | spills | stack | shared |\n|---|--:|--:|--:|--:|\n");
        foreach (var k in kernels) text.AppendLine(
            CultureInfo.InvariantCulture, $"| `{k.Name}` | {k.Registers} | {k.Spills} | {k.Stack} | {k.Shared} |");
        return text.ToString();
    }
}

/// <summary>NVIDIA's assembler, where it is installed.</summary>
static partial class Assembler
{
    /// <summary>ptxas as XBM_PTXAS names it, or from the path; null if there is none.</summary>
    public static string? Find() => Environment.GetEnvironmentVariable("XBM_PTXAS") is { Length: > 0 } named
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder =>
            Path.Combine(folder, "ptxas")).FirstOrDefault(File.Exists);

    /// <exception cref="XbmException">It refuses the kernel.</exception>
    public static AssembledKernel Run(string assembler, string target, string name, string path)
    {
        var start = new ProcessStartInfo(
            assembler, ["-v", $"-arch={target}", path, "-o", Path.ChangeExtension(path, ".cubin")])
        { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new XbmException($"ptxas refuses kernel {name}: {said.ReplaceLineEndings(" ").Trim()}");
        return new AssembledKernel(
            name, Number(Registers(), said), Number(SpillStores(), said) + Number(SpillLoads(), said), Number(Stack(), said),
            Number(Shared(), said));
    }

    static int Number(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex SpillStores();

    [GeneratedRegex(@"(\d+) bytes spill loads")]
    private static partial Regex SpillLoads();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex Stack();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex Shared();
}
