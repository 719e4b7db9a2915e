using System.ComponentModel.DataAnnotations;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>
/// The checks of a configuration: validation attributes for single values, <see cref="IValidatableObject"/> for rules between values.
/// There a result names the properties by their path ("Train.BatchSize") and says what was expected.
/// </summary>
static class ConfigChecks
{
    /// <summary>Checks a block and every block in it.</summary>
    /// <param name="block">The record.</param>
    /// <param name="tree">What the values were read from, so that messages can name file and line; null where that is unknown.</param>
    /// <param name="key">The block's dotted key; empty for the top level.</param>
    internal static void Run(object block, MapNode? tree, string key = "")
    {
        foreach (var field in ConfigSchema.Fields(block.GetType())) Run(field, field.Get(block), tree, key);
        if (block is not IValidatableObject rules) return;
        foreach (var broken in rules.Validate(new ValidationContext(block)))
        {
            string property = ConfigSchema.Join(key, string.Join('.', broken.MemberNames.First().Split('.').Select(Words.SnakeCase)));
            throw Wrong(tree, property, Find(block, broken.MemberNames.First()), broken.ErrorMessage!);
        }
    }

    static void Run(ConfigField field, object? value, MapNode? tree, string key)
    {
        string own = ConfigSchema.Join(key, field.Name);
        if (OptionChecks.Broken(field.Property, value) is { } rule) throw Wrong(tree, own, value, OptionChecks.Expected(rule));
        switch (field.Kind)
        {
            case FieldKind.Value:
                return;
            case FieldKind.Choice:
                Run(value!, tree, key);
                return;
            case FieldKind.Block or FieldKind.ChoiceBlock:
                Run(value!, tree, own);
                return;
            case FieldKind.ChoiceList:
                int number = 0;
                foreach (object item in (System.Collections.IEnumerable)value!) Run(item, tree, $"{own}[{number++}]");
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "a kind of key without a rule");
        }
    }

    /// <summary>The value at a path of properties; those of a choice count as the block's own.</summary>
    static object? Find(object block, string path)
    {
        object? value = block;
        foreach (string name in path.Split('.'))
            value = ConfigSchema.Values(value!).First(item => item.Field.Property.Name == name).Value;
        return value;
    }

    static UsageException Wrong(MapNode? tree, string key, object? value, string expected) =>
        ConfigError.Value(tree?.Find(key)?.Origin, key, ValueFormat.Text(value), expected);
}
