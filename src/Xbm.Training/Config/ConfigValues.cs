using System.Globalization;
using System.Reflection;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>Scalars and lists → values. The type decides how a text reads: <c>name: 007</c> is the word 007.</summary>
static class ConfigValues
{
    internal static object? Read(ConfigField field, ConfigNode node, string key)
    {
        if (field.IsNullable && node is ScalarNode { IsNull: true }) return null;
        var type = field.Type;
        return ItemOf(type) is { } item ? List(type, node, key, at => Scalar(item, at.Node, at.Key)) : Scalar(type, node, key);
    }

    /// <summary>A <see cref="ValueList{T}"/> of what <paramref name="read"/> makes of each item.</summary>
    internal static object List(Type type, ConfigNode node, string key, Func<(ConfigNode Node, string Key), object?> read)
    {
        var item = ItemOf(type)!;
        string example = item == typeof(int) ? "[1, 10]" : item == typeof(double) ? "[0.5, 0.8]" : "[{ name: … }]";
        if (node is not ListNode list) throw ConfigError.Value(node.Origin, key, node.Describe(), $"a list such as {example}");
        var items = Array.CreateInstance(item, list.Items.Count);
        for (int i = 0; i < items.Length; i++) items.SetValue(read((list.Items[i], $"{key}[{i}]")), i);
        return Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic, null, [items], null)!;
    }

    /// <summary>What a value of a type looks like, in words.</summary>
    internal static string Expected(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(int) ? "a whole number"
        : type == typeof(ulong) ? "a whole number, 0 or more"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(ValidationChoice) ? ValidationChoice.Expected
        : string.Join(" or ", Enum.GetValues(type).Cast<Enum>().Select(ValueFormat.Text));

    /// <summary>The type of the items of a list; null for other types.</summary>
    internal static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>) ? type.GetGenericArguments()[0] : null;

    static object Scalar(Type type, ConfigNode node, string key)
    {
        object? value = node is ScalarNode scalar && (!scalar.IsNull || type == typeof(string)) ? Parse(type, scalar) : null;
        return value ?? throw ConfigError.Value(node.Origin, key, node.Describe(), Expected(type));
    }

    static object? Parse(Type type, ScalarNode scalar)
    {
        string text = scalar.Text;
        var invariant = CultureInfo.InvariantCulture;
        if (type == typeof(string)) return scalar.IsNull ? null : text;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out int i) ? i : null;
        if (type == typeof(ulong)) return ulong.TryParse(text, NumberStyles.None, invariant, out ulong u) ? u : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, invariant, out double d) && double.IsFinite(d) ? d : null;
        if (type == typeof(bool)) return text is "true" or "True" or "TRUE" ? true : text is "false" or "False" or "FALSE" ? false : null;
        if (type == typeof(ValidationChoice)) return ValidationChoice.TryParse(text, out var validation) ? validation : null;
        return Enum.GetValues(type).Cast<Enum>().FirstOrDefault(value => ValueFormat.Text(value) == text);
    }
}
