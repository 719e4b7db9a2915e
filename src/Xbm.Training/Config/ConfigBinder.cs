using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>Tree → records. What the tree leaves out keeps the record's default; what the records do not know is an error.</summary>
static class ConfigBinder
{
    internal static ExperimentConfig Bind(MapNode tree) => (ExperimentConfig)Block(new ExperimentConfig(), tree, "");

    /// <summary>Sets the keys of a record that nobody else has.</summary>
    static object Block(object block, ConfigNode node, string key, string? except = null)
    {
        // A block whose every line is commented out reads as null.
        if (node is ScalarNode { IsNull: true }) return block;
        if (node is not MapNode map) throw ConfigError.Value(node.Origin, key, node.Describe(), "a block of keys");
        var fields = ConfigSchema.Fields(block.GetType());
        ChosenOptions[] parts = [.. fields.Where(f => f.Kind == FieldKind.Choice).Select(f => Chosen(f, f.Get(block)!, map, key))];
        foreach (var (name, child) in map.Entries)
        {
            if (name == except) continue;
            string childKey = ConfigSchema.Join(key, name);
            if (ConfigSchema.Field(block.GetType(), name) is { } own)
            {
                if (own.Kind != FieldKind.Choice) own.Set(block, Value(own, block, child, childKey));
            }
            else if (IsLeftOver(parts, name, child)) continue;
            else if (Array.Find(parts, part => part.Has(name)) is { } part) part.Set(name, child, childKey);
            else throw UnknownKey.At(block.GetType(), parts, child, key, name, except);
        }
        foreach (var part in parts) part.Field.Set(block, part.Options);
        return block;
    }

    /// <summary>What the keys beside a choice describe: defaults of what is named, else those that the record has.</summary>
    static ChosenOptions Chosen(ConfigField field, object fallback, MapNode map, string key)
    {
        if (!map.Entries.TryGetValue(field.Name, out var node))
            return new ChosenOptions(
                field, Activator.CreateInstance(fallback.GetType())!, field.Catalogue!.NameOf(fallback), Exchanged: false);
        var entry = Entry(field.Catalogue!, node, ConfigSchema.Join(key, field.Name));
        return new ChosenOptions(field, entry.Create(), entry.Name, IsExchanged(node, entry, field.Catalogue!, fallback));
    }

    /// <summary>Whether the command line has chosen something else than the file.</summary>
    static bool IsExchanged(ConfigNode name, CatalogueEntry chosen, Catalogue catalogue, object fallback) =>
        ConfigOverride.Made(name) && chosen.Name != (((ScalarNode)name).Replaces ?? catalogue.NameOf(fallback));

    /// <summary>
    /// An option that the file gave to its own choice, which the command line has exchanged; one of the same name is another option.
    /// </summary>
    static bool IsLeftOver(ChosenOptions[] parts, string name, ConfigNode node) => !ConfigOverride.Made(node) &&
        Array.Exists(parts, part => part.Exchanged && part.OwnersOf(name).Any());

    static object? Value(ConfigField field, object block, ConfigNode node, string key) => field.Kind switch
    {
        FieldKind.Block => Block(Activator.CreateInstance(field.Type)!, node, key),
        FieldKind.ChoiceBlock => OwnBlock(field.Catalogue!, node, key, field.Get(block)),
        FieldKind.ChoiceList => ConfigValues.List(field.Type, node, key, item => OwnBlock(field.Catalogue!, item.Node, item.Key, null)),
        FieldKind.Value => ConfigValues.Read(field, node, key),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "a kind of key that has no value"),
    };

    /// <summary>A block with a name, or the name alone.</summary>
    /// <param name="catalogue">What can be named.</param>
    /// <param name="node">What was written.</param>
    /// <param name="key">Where.</param>
    /// <param name="fallback">What a block without a name means; null where it must have one.</param>
    static object? OwnBlock(Catalogue catalogue, ConfigNode node, string key, object? fallback)
    {
        if (node is ScalarNode { IsNull: true } && fallback is not null) return fallback;
        if (node is ScalarNode) return Entry(catalogue, node, key).Create();
        if (node is not MapNode map) throw ConfigError.Value(node.Origin, key, node.Describe(), "a block of keys");
        string nameKey = ConfigSchema.Join(key, ConfigSchema.NameKey);
        bool named = map.Entries.TryGetValue(ConfigSchema.NameKey, out var name);
        if (!named && fallback is null) throw ConfigError.Value(node.Origin, nameKey, "nothing", Names(catalogue));
        var entry = named ? Entry(catalogue, name!, nameKey) : catalogue.Entries.First(e => e.Options == fallback!.GetType());
        if (named && fallback is not null && IsExchanged(name!, entry, catalogue, fallback))
            map = new MapNode(
                map.Entries.Where(e => e.Key == ConfigSchema.NameKey || ConfigOverride.Made(e.Value)).ToDictionary(), map.Origin);
        var outside = map.Entries.FirstOrDefault(e =>
            e.Key != ConfigSchema.NameKey && UnknownKey.BelongsToAnother(catalogue, entry, e.Key));
        if (outside.Key is not null) throw UnknownKey.NotOf(catalogue, entry, nameKey, outside.Value, ConfigSchema.Join(key, outside.Key));
        return Block(entry.Create(), map, key, except: ConfigSchema.NameKey);
    }

    static CatalogueEntry Entry(Catalogue catalogue, ConfigNode node, string key) =>
        node is ScalarNode { IsNull: false } name && catalogue.TryFind(name.Text, out var entry)
            ? entry
            : throw ConfigError.Value(node.Origin, key, node.Describe(), Names(catalogue));

    static string Names(Catalogue catalogue) => string.Join(" or ", catalogue.Entries.Select(e => e.Name));
}
