using System.CommandLine;
using Xbm.Engine.Backends;

namespace Xbm.Benchmarks.Ptx;

/// <summary><c>ptx</c>: every kernel that training and evaluation launch, as the driver's compiler gets it.</summary>
static class PtxCommand
{
    static readonly (int Major, int Minor, int Processors)[] s_devices = [(8, 0, 108), (9, 0, 132)];

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "The folder to write to: a folder a compute capability, a file a kernel.", Required = true };
        var command = new Command("ptx", "Compiles every GPU kernel to PTX, without a GPU; where ptxas is on the path, assembles each and reports registers, spills and shared memory.") { output };
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
                KernelUse.Run(() => PtxLibrary.Open(precision, major, minor, processors, (name, ptx) =>
                {
                    if (!kernels.ContainsKey(name)) kernels.Add(name, ptx());
                }));
            var rows = new List<AssembledKernel>();
            foreach (var (name, ptx) in kernels)
            {
                string path = Path.Combine(folder.FullName, $"{string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-'))}.ptx");
                File.WriteAllText(path, ptx);
                if (assembler is not null) rows.Add(Assembler.Run(assembler, target, name, path));
            }
            Console.WriteLine($"{target}: {kernels.Count} kernels in {folder.FullName}");
            if (rows.Count > 0) Console.WriteLine(AssembledKernel.Table(rows));
            else
                foreach (string name in kernels.Keys) Console.WriteLine($"  {name}");
        }
        return 0;
    }
}
