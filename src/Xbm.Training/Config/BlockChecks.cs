using System.Numerics;
using System.Runtime.CompilerServices;

namespace Xbm.Training.Config;

/// <summary>A record whose properties are keys of one YAML block.</summary>
interface IConfigBlock
{
    /// <summary>Checks the ranges of this block's own values.</summary>
    void Validate(BlockChecks check);
}

/// <summary>The checks of one block's values. A key is the C# expression that was checked, so the two cannot drift apart.</summary>
/// <param name="block">The block's dotted key; empty for the top level.</param>
/// <param name="tree">What the values were read from, where known.</param>
sealed class BlockChecks(string block, MapNode? tree)
{
    /// <summary>Checks a block and every block in it.</summary>
    internal static void Run(IConfigBlock block, MapNode? tree, string key = "")
    {
        block.Validate(new BlockChecks(key, tree));
        foreach (var field in ConfigSchema.Fields(block.GetType()))
        {
            if (field.Get(block) is IConfigBlock inner) Run(inner, tree, ConfigSchema.Join(key, field.Name));
        }
    }

    internal static bool Ascends<T>(IReadOnlyList<T> values) where T : INumber<T>
    {
        for (int i = 1; i < values.Count; i++)
        {
            if (!(values[i - 1] < values[i])) return false;
        }
        return true;
    }

    internal void AtLeast<T>(T value, T minimum, [CallerArgumentExpression(nameof(value))] string property = "") where T : INumber<T> =>
        That(value >= minimum, value, $"at least {minimum}", property);

    internal void Positive(double value, [CallerArgumentExpression(nameof(value))] string property = "") =>
        That(value > 0, value, "a number above 0", property);

    internal void That(bool valid, object? value, string expected, [CallerArgumentExpression(nameof(value))] string property = "") =>
        Rule(valid, ConfigSchema.SnakeCase(property), value, expected);

    /// <summary>A check under a key of its own: a rule between blocks belongs to no single property here.</summary>
    internal void Rule(bool valid, string key, object? value, string expected)
    {
        if (valid) return;
        key = ConfigSchema.Join(block, key);
        throw ConfigError.Value(tree?.Find(key)?.Origin, key, ConfigFormat.Text(value), expected);
    }
}
