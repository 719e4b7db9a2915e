using System.Collections.Concurrent;
using System.Reflection;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>Gives a property another key than its own name.</summary>
/// <param name="name">The key.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class ConfigKeyAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>
/// Marks a choice that has a block of its own, <c>loss: { name: contrastive, margin: 0.5 }</c>. Without it the keys of what is chosen
/// stand beside the choice: <c>data: { source: folder, path: images }</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class OwnBlockAttribute : Attribute;

/// <summary>How a key is written.</summary>
enum FieldKind
{
    /// <summary>One value, or a list of values.</summary>
    Value,

    /// <summary>A block of keys.</summary>
    Block,

    /// <summary>A name out of a catalogue; the keys of what is chosen are its neighbours.</summary>
    Choice,

    /// <summary>A block with a name out of a catalogue and the keys of what is chosen.</summary>
    ChoiceBlock,

    /// <summary>A list of choices.</summary>
    ChoiceList,
}

/// <summary>One key of a block.</summary>
/// <param name="Name">The key, in snake_case.</param>
/// <param name="Property">The property that it sets.</param>
/// <param name="IsNullable">Whether null may be written.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Catalogue">What can be chosen; null where it is no choice.</param>
sealed record ConfigField(string Name, PropertyInfo Property, bool IsNullable, FieldKind Kind, Catalogue? Catalogue)
{
    internal Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    internal object? Get(object block) => Property.GetValue(block);

    internal void Set(object block, object? value) => Property.SetValue(block, value);
}

/// <summary>The keys that exist: the properties of the records, in the order of declaration.</summary>
static class ConfigSchema
{
    /// <summary>The key of the chosen name in a block of its own and in a list.</summary>
    internal const string NameKey = "name";

    static readonly ConcurrentDictionary<Type, ConfigField[]> s_fields = new();

    internal static IReadOnlyList<ConfigField> Fields(Type block) => s_fields.GetOrAdd(block, static type =>
    {
        var nullability = new NullabilityInfoContext();
        return [.. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                   where property.CanWrite
                   select FieldOf(property, nullability.Create(property).WriteState == NullabilityState.Nullable)];
    });

    /// <summary>The key of that name; null where the block has none.</summary>
    internal static ConfigField? Field(Type block, string name) => Fields(block).FirstOrDefault(field => field.Name == name);

    /// <summary>The keys and values of a configuration as they are written: those of what is chosen follow the choice.</summary>
    internal static IEnumerable<(ConfigField Field, object? Value)> Values(object block) => Fields(block.GetType()).SelectMany(field =>
    {
        object? value = field.Get(block);
        return field.Kind == FieldKind.Choice ? Values(value!).Prepend((field, value)) : [(field, value)];
    });

    /// <summary>Every dotted key that some configuration has.</summary>
    internal static IEnumerable<string> AllKeys(Type block, string prefix = "") => Fields(block).SelectMany(field =>
    {
        string key = Join(prefix, field.Name);
        return field.Kind switch
        {
            FieldKind.Value or FieldKind.ChoiceList => [key],
            FieldKind.Block => AllKeys(field.Type, key),
            FieldKind.Choice => OfChoices(field.Catalogue!, prefix).Prepend(key),
            FieldKind.ChoiceBlock => OfChoices(field.Catalogue!, key).Prepend(Join(key, NameKey)),
            _ => throw new ArgumentOutOfRangeException(nameof(block), field.Kind, "a kind of key without a rule"),
        };
    });

    internal static string Join(string block, string name) => block.Length == 0 ? name : $"{block}.{name}";

    static IEnumerable<string> OfChoices(Catalogue catalogue, string prefix) =>
        catalogue.Entries.SelectMany(entry => AllKeys(entry.Options, prefix)).Distinct();

    static ConfigField FieldOf(PropertyInfo property, bool nullable)
    {
        string name = property.GetCustomAttribute<ConfigKeyAttribute>()?.Name ?? Words.SnakeCase(property.Name);
        var type = property.PropertyType;
        bool isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>);
        if (isList && Choices.Of(type.GetGenericArguments()[0]) is { } items)
            return new(name, property, nullable, FieldKind.ChoiceList, items);
        if (Choices.Of(type) is { } catalogue)
            return new(name, property, nullable,
                property.IsDefined(typeof(OwnBlockAttribute)) ? FieldKind.ChoiceBlock : FieldKind.Choice, catalogue);
        bool block = type.IsClass && type != typeof(string) && !type.IsGenericType;
        return new(name, property, nullable, block ? FieldKind.Block : FieldKind.Value, null);
    }
}
