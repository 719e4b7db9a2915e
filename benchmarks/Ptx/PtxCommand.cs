using System.CommandLine;
using Xbm.Engine;
using Xbm.Engine.Gpu.Devices;

namespace Xbm.Benchmarks.Ptx;

/// <summary><c>ptx</c>: every kernel that training and evaluation launch, as the driver's compiler gets it.</summary>
static class PtxCommand
{
    static readonly (int Major, int Minor, int Processors)[] s_devices = [(8, 0, 108), (9, 0, 132)];

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>(
            "--out")
        { Description = "The folder to write to: a folder per compute capability, a file per kernel.", Required = true };
        var command = new Command(
            "ptx", "Compiles every GPU kernel to PTX, without a GPU; where ptxas "
                + "is on the path, assembles each and reports registers, spills and shared memory.") { output };
        command.SetAction(arguments => Run(arguments.GetValue(output)!));
        return command;
    }

    static int Run(DirectoryInfo output)
    {
        string? assembler = Assembler.Find();
        if (assembler is null) Console.Error.WriteLine("ptxas is not on the path: the kernels are written, not assembled");
        foreach (var (major, minor, processors) in s_devices)
        {
            string target = $"sm_{major}{minor}";
            var folder = output.CreateSubdirectory(target);
            var kernels = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var precision in Enum.GetValues<Precision>())
                KernelUse.Run(() => PtxListing.Create(precision, major, minor, processors, (name, ptx) =>
                {
                    if (!kernels.ContainsKey(name)) kernels.Add(name, ptx());
                }));
            var paths = kernels.Keys.ToDictionary(name => name, name => Path.Combine(folder.FullName, $"{FileName(name)}.ptx"));
            foreach (var (name, ptx) in kernels) File.WriteAllText(paths[name], ptx);
            Console.WriteLine($"{target}: {kernels.Count} kernels in {folder.FullName}");
            if (assembler is not null) Console.WriteLine(AssembledKernel.Table(Assembled(assembler, target, paths)));
            else
                foreach (string name in kernels.Keys) Console.WriteLine($"  {name}");
        }
        return 0;
    }

    /// <summary>In parallel: a large kernel takes seconds.</summary>
    static AssembledKernel[] Assembled(string assembler, string target, Dictionary<string, string> paths)
    {
        try
        {
            return [.. paths.AsParallel().AsOrdered().Select(kernel => Assembler.Run(assembler, target, kernel.Key, kernel.Value))];
        }
        catch (AggregateException several)
        {
            throw several.InnerExceptions[0];
        }
    }

    static string FileName(string kernel) => string.Concat(kernel.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
}
