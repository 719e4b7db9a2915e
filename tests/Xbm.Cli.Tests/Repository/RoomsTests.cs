using System.Text.RegularExpressions;

namespace Xbm.Cli.Tests.Repository;

/// <summary>
/// The rooms of the house: folders use each other's types one way. Read off the sources by names, so that a property that bears the
/// name of a type elsewhere counts as a use: rename one of the two, a reader stumbles over it as well.
/// </summary>
public partial class RoomsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_two_folders_use_each_other(int depth)
    {
        var uses = Uses(depth);
        var circles = uses.Keys.Where(folder => Reach(uses, folder).Contains(folder))
            .Select(folder => $"{folder} -> {string.Join(", ", uses[folder].Where(other => Reach(uses, other).Contains(folder)))}");
        Assert.Equal([], circles);
    }

    [Fact]
    public void A_folder_of_sources_is_one_idea()
    {
        var large = Sources().GroupBy(file => Path.GetDirectoryName(file)!).Where(folder => folder.Count() > 24)
            .Select(folder => $"{folder.Key}: {folder.Count()} files");
        Assert.Equal([], large);
    }

    /// <summary>Folder → the folders whose types its files name.</summary>
    static Dictionary<string, HashSet<string>> Uses(int depth)
    {
        var names = Sources().ToDictionary(file => file, file => Names().Matches(Code(file)).Select(m => m.Value).ToHashSet());
        var owners = Sources().SelectMany(file => Declarations().Matches(Code(file)).Select(m => (Name: m.Groups[1].Value, File: file)))
            .ToLookup(d => d.Name, d => d.File);
        var uses = new Dictionary<string, HashSet<string>>();
        foreach (var (file, words) in names)
        {
            string folder = Folder(file, depth);
            var visible = Projects(Folder(file, 1));
            foreach (string word in words)
            {
                string[] found = [.. owners[word].Where(f => visible.Contains(Folder(f, 1))).Select(f => Folder(f, depth)).Distinct()];
                if (found is not [var owner] || owner == folder) continue;
                if (!uses.TryGetValue(folder, out var others)) uses.Add(folder, others = []);
                others.Add(owner);
            }
        }
        return uses;
    }

    static HashSet<string> Reach(Dictionary<string, HashSet<string>> uses, string from)
    {
        var reached = new HashSet<string>();
        var left = new Stack<string>([from]);
        while (left.TryPop(out string? folder))
            foreach (string next in uses.GetValueOrDefault(folder, []))
                if (reached.Add(next)) left.Push(next);
        return reached;
    }

    /// <summary>A project and those that it references.</summary>
    static HashSet<string> Projects(string project)
    {
        var found = new HashSet<string> { project };
        string file = Path.Combine(SharedData.Root, "src", project, $"{project}.csproj");
        foreach (Match reference in References().Matches(File.ReadAllText(file))) found.UnionWith(Projects(reference.Groups[1].Value));
        return found;
    }

    static string[] Sources() => [.. Directory.GetFiles(Path.Combine(SharedData.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Path.Combine(SharedData.Root, "src"), file).Replace('\\', '/'))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))];

    /// <summary>Without comments, texts and usings.</summary>
    static string Code(string file) => Noise().Replace(File.ReadAllText(Path.Combine(SharedData.Root, "src", file)), " ");

    static string Folder(string file, int depth) => string.Join('/', file.Split('/')[..^1].Take(depth));

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|^using [^\n]*""", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Names();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+(?:struct|class))?)\s+([A-Z]\w+)")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"ProjectReference Include=""[^""]*?/([\w.]+)\.csproj""")]
    private static partial Regex References();
}
