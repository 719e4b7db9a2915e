using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>The reference of every key, from the options records: names, types, defaults, ranges and docs.</summary>
public static class ConfigReference
{
    /// <summary>One key.</summary>
    /// <param name="Key">Dotted, as <c>--set</c> takes it; keys of a list's items after [].</param>
    /// <param name="Type">What its value looks like, with the range.</param>
    /// <param name="Default">As a configuration would say it.</param>
    /// <param name="Applies">The choice that it belongs to, "data.source: folder"; empty where it always applies.</param>
    /// <param name="Text">What it means.</param>
    public sealed record Entry(string Key, string Type, string Default, string Applies, string Text);

    static readonly Dictionary<Catalogue, string> s_keys = [];

    /// <summary>Every key, block by block, in the order in which a configuration is written.</summary>
    public static IReadOnlyList<Entry> Entries { get; } = [.. Of(new ExperimentConfig(), "", "", s_keys)];

    /// <summary>The key that each catalogue is chosen with, the first one where there are several.</summary>
    public static IReadOnlyDictionary<Catalogue, string> ChoiceKeys => s_keys;

    /// <summary>The page <c>docs/configuration.md</c>.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder("""
            # Configuration

            Every key that a configuration file may have, made from the code by `xbm config --markdown`; do not edit it by hand. Keys
            are dotted here: `memory.ratio` is the key `ratio` of the block `memory`, and `--set memory.ratio=0.5` sets it on the
            command line. What is left out keeps its default. A key that belongs to another choice is an error, as an unknown one.


            """);
        foreach (var block in Entries.GroupBy(entry => entry.Key.Contains('.') ? entry.Key.Split('.')[0] : ""))
        {
            page.Append(block.Key.Length == 0 ? "## The experiment\n\n" : $"## {block.Key}\n\n");
            if (Doc(block.Key) is { Length: > 0 } text) page.Append(text).Append("\n\n");
            foreach (var part in block.GroupBy(entry => entry.Applies))
            {
                if (part.Key.Length > 0) page.Append($"### {part.Key}\n\n{Chosen(part.Key)}\n\n");
                var keys = part.Where(entry => entry.Key.Length > 0 && entry.Type.Length > 0).ToList();
                if (keys.Count == 0) continue;
                page.Append("| key | value | default | |\n|---|---|---|---|\n");
                foreach (var entry in keys)
                {
                    string fallback = entry.Default.Length > 0 ? $"`{entry.Default}`" : "";
                    page.Append($"| `{entry.Key}` | {Cell(entry.Type)} | {fallback} | {Cell(entry.Text)} |\n");
                }
                page.Append('\n');
            }
        }
        return page.ToString().TrimEnd() + "\n";
    }

    /// <param name="block">The record.</param>
    /// <param name="key">Its dotted key.</param>
    /// <param name="applies">The choice that it belongs to.</param>
    /// <param name="described">Where the keys of each catalogue's choices stand: once on the page.</param>
    static IEnumerable<Entry> Of(object block, string key, string applies, Dictionary<Catalogue, string> described) =>
        ConfigSchema.Fields(block.GetType())
            .SelectMany(field => Of(field, field.Get(block), ConfigSchema.Join(key, field.Name), key, applies, described));

    static IEnumerable<Entry> Of(
        ConfigField field, object? value, string key, string block, string applies, Dictionary<Catalogue, string> described)
    {
        string text = XmlDocs.Of(field.Property);
        return field.Kind switch
        {
            FieldKind.Value => [new Entry(key, TypeOf(field), ConfigWriter.Inline(value), applies, text)],
            FieldKind.Block => Of(value!, key, applies, described),
            FieldKind.Choice => Choice(field, field.Catalogue!.NameOf(value!), key, block, applies, text, described),
            FieldKind.ChoiceBlock => Choice(field, field.Catalogue!.NameOf(value!), ConfigSchema.Join(key, ConfigSchema.NameKey), key,
                applies, text, described),
            FieldKind.ChoiceList => Choice(field, "[]", key, $"{key}[]", applies, text, described),
            _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "a kind of key without a description"),
        };
    }

    /// <summary>The choice itself, then for each name the keys that it brings.</summary>
    static IEnumerable<Entry> Choice(ConfigField field, string preset, string key, string block, string applies, string text,
        Dictionary<Catalogue, string> described)
    {
        var catalogue = field.Catalogue!;
        string names = string.Join(" or ", catalogue.Entries.Select(e => e.Name));
        if (field.Kind == FieldKind.ChoiceList) names = $"a list of blocks, each with a name: {names}";
        bool first = described.TryAdd(catalogue, key);
        yield return new Entry(key, first ? names : $"{names}, with keys as in {described[catalogue]}", preset, applies, text);
        if (!first) yield break;
        foreach (var entry in catalogue.Entries)
        {
            string part = $"{key}: {entry.Name}";
            // Shown even where it brings no keys of its own.
            yield return new Entry(key, "", "", part, XmlDocs.Of(entry.Options));
            foreach (var inner in Of(entry.Create(), block, part, described)) yield return inner;
        }
    }

    static string TypeOf(ConfigField field)
    {
        var checks = field.Property.GetCustomAttributes<ValidationAttribute>()
            .Where(c => c is not RequiredAttribute { ErrorMessage: null }).ToList();
        string type = checks.Count > 0 ? OptionChecks.Expected(checks[0])
            : ConfigValues.ItemOf(field.Type) is { } item ? $"a list; each is {ConfigValues.Expected(item)}"
            : ConfigValues.Expected(field.Type);
        return field.IsNullable ? $"{type}, or null" : type;
    }

    static string Chosen(string applies) => Entries.First(entry => entry.Applies == applies).Text;

    static string Doc(string block) => ConfigSchema.Field(typeof(ExperimentConfig), block) is { } field ? XmlDocs.Of(field.Property) : "";

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
