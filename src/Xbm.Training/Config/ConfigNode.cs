using System.Globalization;
using Xbm.Training.Catalogues;
namespace Xbm.Training.Config;

/// <summary>A configuration as written, before it has types. Overrides edit this tree, and one binder turns it into records.</summary>
/// <param name="Origin">Where it was written, for messages: <c>file:line</c> or the command-line flag.</param>
abstract record ConfigNode(string Origin)
{
    /// <summary>What was written, for messages.</summary>
    internal abstract string Describe();
}

/// <summary>One value; <paramref name="IsPlain"/> where it was written without quotes.</summary>
sealed record ScalarNode(string Text, bool IsPlain, string Origin) : ConfigNode(Origin)
{
    /// <summary>What the file had said, where the command line says something else; null where it had said nothing.</summary>
    internal string? Replaces { get; init; }

    internal bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    internal override string Describe() => IsNull ? "nothing" : ValueFormat.Text(Text);
}

/// <summary>A sequence.</summary>
sealed record ListNode(IReadOnlyList<ConfigNode> Items, string Origin) : ConfigNode(Origin)
{
    internal override string Describe() => "a list";
}

/// <summary>A block of keys.</summary>
sealed record MapNode(Dictionary<string, ConfigNode> Entries, string Origin) : ConfigNode(Origin)
{
    internal override string Describe() => "a block of keys";

    /// <summary>The node at a dotted key, where <c>[2]</c> is an item of a list; null where there is none.</summary>
    internal ConfigNode? Find(string key)
    {
        ConfigNode? node = this;
        foreach (string part in key.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
            node = node switch
            {
                ListNode list when part.StartsWith('[') &&
                    int.TryParse(part.AsSpan(1, part.Length - 2), CultureInfo.InvariantCulture, out int i) =>
                    list.Items.ElementAtOrDefault(i),
                MapNode map => map.Entries.GetValueOrDefault(part),
                _ => null,
            };
        return node;
    }
}
