using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>Tree → records. What the tree leaves out keeps the record's default; what the records do not know is an error.</summary>
static class ConfigBinder
{
    internal static ExperimentConfig Bind(MapNode tree) => (ExperimentConfig)Block(new ExperimentConfig(), tree, "");

    /// <summary>Sets the keys of a record that nobody else has.</summary>
    static object Block(object block, ConfigNode node, string key)
    {
        // A block whose every line is commented out reads as null.
        if (node is ScalarNode { IsNull: true }) return block;
        var map = Map(node, key);
        var choices = ConfigSchema.Fields(block.GetType()).Where(f => f.Kind == FieldKind.Choice)
            .Select(f => (Field: f, Part: Chosen(f.Catalogue!, f.Name, f.Get(block), map, key))).ToList();
        Fill(block, [.. choices.Select(c => c.Part)], map, key);
        foreach (var (field, part) in choices) field.Set(block, part.Options);
        return block;
    }

    /// <summary>Sets every key of a block in the record that has it.</summary>
    /// <param name="own">The block's own record; null where it holds a choice and its options alone.</param>
    /// <param name="parts">What is chosen in the block.</param>
    /// <param name="map">What was written.</param>
    /// <param name="key">The block's dotted key.</param>
    static void Fill(object? own, ChosenOptions[] parts, MapNode map, string key)
    {
        foreach (var (name, child) in map.Entries)
        {
            if (Array.Exists(parts, part => part.Key == name)) continue;
            object? owner = own is not null && ConfigSchema.Field(own.GetType(), name) is not null ? own : null;
            if (owner is null && IsLeftOver(parts, name, child)) continue;
            owner ??= Array.Find(parts, part => part.Has(name))?.Options ?? throw UnknownKey.At(own?.GetType(), parts, child, key, name);
            var field = ConfigSchema.Field(owner.GetType(), name)!;
            field.Set(owner, Value(field, owner, child, ConfigSchema.Join(key, name)));
        }
    }

    /// <summary>What the keys beside a choice describe: defaults of what is named, else of what the record has.</summary>
    /// <param name="catalogue">What can be named.</param>
    /// <param name="choice">The key of the name.</param>
    /// <param name="fallback">What is meant where no name is given; null where one must be.</param>
    /// <param name="map">The block.</param>
    /// <param name="key">Its dotted key.</param>
    static ChosenOptions Chosen(Catalogue catalogue, string choice, object? fallback, MapNode map, string key)
    {
        string nameKey = ConfigSchema.Join(key, choice);
        if (map.Entries.TryGetValue(choice, out var node))
        {
            var entry = Entry(catalogue, node, nameKey);
            // The command line has chosen something else than the file, or than the default where the file says nothing.
            string? before = (node as ScalarNode)?.Replaces ?? (fallback is null ? null : catalogue.NameOf(fallback));
            return new ChosenOptions(catalogue, choice, entry.Name, entry.Create(), ConfigOverride.Made(node) && entry.Name != before);
        }
        if (fallback is null) throw ConfigError.Value(map.Origin, nameKey, "nothing", Names(catalogue));
        return new ChosenOptions(
            catalogue, choice, catalogue.NameOf(fallback), Activator.CreateInstance(fallback.GetType())!, Exchanged: false);
    }

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
        var map = Map(node, key);
        var part = Chosen(catalogue, ConfigSchema.NameKey, fallback, map, key);
        Fill(own: null, [part], map, key);
        return part.Options;
    }

    static MapNode Map(ConfigNode node, string key) =>
        node as MapNode ?? throw ConfigError.Value(node.Origin, key, node.Describe(), "a block of keys");

    static CatalogueEntry Entry(Catalogue catalogue, ConfigNode node, string key) =>
        node is ScalarNode { IsNull: false } name && catalogue.TryFind(name.Text, out var entry)
            ? entry
            : throw ConfigError.Value(node.Origin, key, node.Describe(), Names(catalogue));

    static string Names(Catalogue catalogue) => string.Join(" or ", catalogue.Entries.Select(e => e.Name));
}
