using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Xbm.Training.Config;

/// <summary>One key of a block.</summary>
/// <param name="Name">The key, in snake_case.</param>
/// <param name="Property">The property that it sets.</param>
/// <param name="IsNullable">Whether null may be written.</param>
sealed record ConfigField(string Name, PropertyInfo Property, bool IsNullable)
{
    internal Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    internal bool IsBlock => typeof(IConfigBlock).IsAssignableFrom(Type);

    internal object? Get(object block) => Property.GetValue(block);

    internal void Set(object block, object? value) => Property.SetValue(block, value);
}

/// <summary>The keys that exist: the properties of the records, in the order of declaration.</summary>
static class ConfigSchema
{
    static readonly ConcurrentDictionary<Type, ConfigField[]> s_fields = new();

    internal static IReadOnlyList<ConfigField> Fields(Type block) => s_fields.GetOrAdd(block, static type =>
    {
        var nullability = new NullabilityInfoContext();
        return [.. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                   where property.CanWrite
                   select new ConfigField(SnakeCase(property.Name), property,
                       nullability.Create(property).WriteState == NullabilityState.Nullable)];
    });

    /// <summary>The dotted keys of all values in a block, depth first.</summary>
    internal static IEnumerable<string> Keys(Type block, string prefix = "") =>
        Fields(block).SelectMany(field => field.IsBlock
            ? Keys(field.Type, Join(prefix, field.Name))
            : [Join(prefix, field.Name)]);

    internal static string Join(string block, string name) => block.Length == 0 ? name : $"{block}.{name}";

    /// <summary><c>BatchAndMemory</c> → <c>batch_and_memory</c>. A last capital begins no word: <c>AdamW</c> → <c>adamw</c>.</summary>
    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool beginsWord = i > 0 && char.IsUpper(name[i]) && i + 1 < name.Length && char.IsLower(name[i + 1]);
            if (beginsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
