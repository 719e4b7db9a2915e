using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>What to say of a key that a block does not have.</summary>
static class UnknownKey
{
    /// <summary>It belongs to another choice, or another block, or is a typing error: the likeliest first.</summary>
    internal static UsageException At(Type block, ChosenOptions[] parts, ConfigNode node, string blockKey, string name, string? also)
    {
        string key = ConfigSchema.Join(blockKey, name);
        if (Array.Find(parts, part => part.OwnersOf(name).Any()) is { } part)
            return NotOf(part.Name, [.. part.OwnersOf(name)], ConfigSchema.Join(blockKey, part.Field.Name), node, key);
        // A known key in the wrong block is likelier than a typing error: `ratio` means `memory.ratio`.
        string? elsewhere = ConfigSchema.AllKeys(typeof(ExperimentConfig)).FirstOrDefault(known => known.Split('.')[^1] == name);
        string[] here = [.. ConfigSchema.Fields(block).Concat(parts.SelectMany(p => ConfigSchema.Fields(p.Options.GetType())))
            .Select(f => f.Name)];
        if (also is not null) here = [.. here, also];
        string? nearest = elsewhere ?? (Nearest.Close(name, here) is { } close ? ConfigSchema.Join(blockKey, close) : null);
        return ConfigError.At(node.Origin, nearest is not null
            ? $"unknown key '{key}'; the nearest known key is '{nearest}'"
            : $"unknown key '{key}'; the keys here are {string.Join(", ", here)}");
    }

    /// <summary>A key of another choice.</summary>
    internal static UsageException NotOf(Catalogue catalogue, CatalogueEntry chosen, string choiceKey, ConfigNode node, string key)
    {
        string name = key.Split('.')[^1];
        var owners = catalogue.Entries.Where(e => ConfigSchema.Field(e.Options, name) is not null).Select(e => e.Name);
        return NotOf(chosen.Name, [.. owners], choiceKey, node, key);
    }

    /// <summary>Whether a key is one of other choices and none of this one.</summary>
    internal static bool BelongsToAnother(Catalogue catalogue, CatalogueEntry chosen, string name) =>
        ConfigSchema.Field(chosen.Options, name) is null && catalogue.Entries.Any(e => ConfigSchema.Field(e.Options, name) is not null);

    static UsageException NotOf(string chosen, string[] owners, string choiceKey, ConfigNode node, string key) =>
        ConfigError.At(node.Origin, $"{key}: does not apply, because {choiceKey} is {chosen}; " +
            $"it is a key of {string.Join(" and ", owners)}");
}
