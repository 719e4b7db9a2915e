using Xbm.Engine;

namespace Xbm.Training.Config;

/// <summary><c>--set block.key=value</c>: edits the tree before it is bound: an override obeys every rule that a file obeys.</summary>
static class ConfigOverride
{
    const string Flag = "--set ";

    /// <summary>Whether a node comes from the command line.</summary>
    internal static bool Made(ConfigNode node) => node.Origin.StartsWith(Flag, StringComparison.Ordinal);

    /// <summary>
    /// The value is taken as it is, so that a path needs no quoting; one that begins with a bracket, brace or quote is YAML.
    /// </summary>
    /// <exception cref="UsageException">Not <c>key=value</c>, or the key goes through something that is no block.</exception>
    internal static void Apply(MapNode tree, string assignment)
    {
        string origin = Flag + assignment;
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        string[] path = equals < 0 ? [] : assignment[..equals].Trim().Split('.');
        if (path.Length == 0 || path.Any(string.IsNullOrWhiteSpace))
            throw ConfigError.At(origin, "expected key=value with a dotted key, such as memory.ratio=0.5");

        string text = assignment[(equals + 1)..].Trim();
        var value = text is ['[' or '{' or '"' or '\'', ..]
            ? YamlTree.ParseValue(text, origin)
            : new ScalarNode(text, IsPlain: true, origin);
        var block = Block(tree, path, origin);
        if (value is ScalarNode scalar && block.Entries.GetValueOrDefault(path[^1]) is ScalarNode before)
            value = scalar with { Replaces = Made(before) ? before.Replaces : before.Text };
        block.Entries[path[^1]] = value;
    }

    /// <summary>The block that holds the path's last key; made where the file has none.</summary>
    static MapNode Block(MapNode block, string[] path, string origin)
    {
        for (int i = 0; i < path.Length - 1; i++)
        {
            var inner = block.Entries.GetValueOrDefault(path[i]);
            if (inner is null or ScalarNode { IsNull: true }) inner = block.Entries[path[i]] = new MapNode([], origin);
            string key = string.Join('.', path[..(i + 1)]);
            block = inner as MapNode ?? throw ConfigError.At(origin,
                $"{key} is {inner.Describe()} ({inner.Origin}), so that it has no keys; " +
                $"set it as a whole: --set {key}={(inner is ListNode ? "[…]" : "…")}");
        }
        return block;
    }
}
