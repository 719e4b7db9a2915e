using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Xbm.Training.Catalogues;

/// <summary>The XML docs of types and properties as plain text, from the files that the compiler writes beside the assemblies.</summary>
static partial class XmlDocs
{
    static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>> s_summaries = new();

    /// <summary>The summary; empty where the file is not there, as in a program packed into one file.</summary>
    public static string Of(Type type) => Find(type.Assembly, $"T:{Id(type)}");

    /// <inheritdoc cref="Of(Type)"/>
    public static string Of(PropertyInfo property) =>
        Find(property.DeclaringType!.Assembly, $"P:{Id(property.DeclaringType)}.{property.Name}");

    static string Id(Type type) => type.FullName!.Replace('+', '.');

    static string Find(Assembly assembly, string member) => s_summaries.GetOrAdd(assembly, Read).GetValueOrDefault(member, "");

    static Dictionary<string, string> Read(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        if (!File.Exists(path)) return [];
        try
        {
            return XDocument.Load(path).Descendants("member")
                .Where(m => m.Attribute("name") is not null && m.Element("summary") is not null)
                .GroupBy(m => m.Attribute("name")!.Value)
                .ToDictionary(g => g.Key, g => Plain(g.First().Element("summary")!));
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Text with references as the words that they show.</summary>
    static string Plain(XElement summary) => Blanks().Replace(string.Concat(summary.DescendantNodes().Select(Text)), " ").Trim();

    static string Text(XNode node) => node switch
    {
        XText text => text.Parent!.Name == "c" ? $"`{text.Value}`" : text.Value,
        XElement { Name.LocalName: "see" or "paramref" } reference =>
            (reference.Attribute("cref") ?? reference.Attribute("name"))?.Value.Split('.', ':')[^1] ?? "",
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
