using System.Text.RegularExpressions;
using Xbm.Training.Config;

namespace Xbm.Cli.Tests.Repository;

/// <summary>What the documents say is what the code does.</summary>
public partial class DocsTests
{
    [Fact]
    public void The_configuration_page_is_what_the_code_says() =>
        Assert.Equal(Read("docs/configuration.md"), ConfigReference.Markdown());

    [Fact]
    public void The_snippet_of_the_README_is_the_samples()
    {
        string sample = Read("samples/OwnLossAndData/Program.cs");
        string snippet = sample[(sample.IndexOf("// <readme>\n", StringComparison.Ordinal) + "// <readme>\n".Length)..];
        snippet = snippet[..snippet.IndexOf("// </readme>", StringComparison.Ordinal)];
        Assert.Contains($"```csharp\n{snippet}```", Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        foreach (string page in new[] { "README.md", "CONTRIBUTING.md", "benchmarks/README.md" }
            .Concat(Directory.GetFiles(Path.Combine(SharedData.Root, "docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")))
            foreach (Match link in Links().Matches(Read(page)))
            {
                string target = Path.Combine(SharedData.Root, Path.GetDirectoryName(page)!, link.Groups[1].Value);
                Assert.True(Path.Exists(target), $"{page} links to {link.Groups[1].Value}, which is not there");
            }
    }

    [Fact]
    public void Every_key_and_every_choice_has_a_text() =>
        Assert.Equal([], ConfigReference.Entries.Where(entry => entry.Text.Length == 0).Select(entry => $"{entry.Key} {entry.Applies}"));

    static string Read(string file) => File.ReadAllText(Path.Combine(SharedData.Root, file)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Links();
}
