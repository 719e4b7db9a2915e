using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>What to say of a key that a block does not have.</summary>
static class UnknownKey
{
    /// <summary>It belongs to another choice, or another block, or is a typing error: the likeliest first.</summary>
    /// <param name="own">The block's own record; null where it holds a choice and its options alone.</param>
    /// <param name="parts">What is chosen in the block.</param>
    /// <param name="node">What was written under the key.</param>
    /// <param name="block">The block's dotted key.</param>
    /// <param name="name">The key.</param>
    internal static UsageException At(Type? own, ChosenOptions[] parts, ConfigNode node, string block, string name)
    {
        string key = ConfigSchema.Join(block, name);
        if (Array.Find(parts, part => part.OwnersOf(name).Length > 0) is { } part)
            return ConfigError.At(node.Origin, $"{key}: does not apply, because {ConfigSchema.Join(block, part.Key)} is {part.Name}; " +
                $"it is a key of {string.Join(" and ", part.OwnersOf(name))}");
        // A known key in the wrong block is likelier than a typing error: `ratio` means `memory.ratio`.
        string? elsewhere = ConfigSchema.AllKeys(typeof(ExperimentConfig)).FirstOrDefault(known => known.Split('.')[^1] == name);
        Type[] records = [.. own is null ? [] : new[] { own }, .. parts.Select(p => p.Options.GetType())];
        string[] here = [.. records.SelectMany(ConfigSchema.Fields).Select(f => f.Name).Concat(parts.Select(p => p.Key)).Distinct()];
        string? nearest = elsewhere ?? (Nearest.Close(name, here) is { } close ? ConfigSchema.Join(block, close) : null);
        return ConfigError.At(node.Origin, nearest is not null
            ? $"unknown key '{key}'; the nearest known key is '{nearest}'"
            : $"unknown key '{key}'; the keys here are {string.Join(", ", here)}");
    }
}
