using System.Globalization;
using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>Tree → records. What the tree leaves out keeps the record's default; what the records do not know is an error.</summary>
static class ConfigBinder
{
    internal static ExperimentConfig Bind(MapNode tree) => (ExperimentConfig)Block(typeof(ExperimentConfig), tree, "");

    static object Block(Type type, ConfigNode node, string key)
    {
        object block = Activator.CreateInstance(type)!;
        // A block whose every line is commented out reads as null.
        if (node is ScalarNode { IsNull: true }) return block;
        if (node is not MapNode map) throw ConfigError.Value(node.Origin, key, node.Describe(), "a block of keys");
        foreach (var (name, child) in map.Entries)
        {
            string childKey = ConfigSchema.Join(key, name);
            var field = ConfigSchema.Fields(type).FirstOrDefault(field => field.Name == name) ?? throw Unknown(type, child, key, name);
            field.Set(block, field.IsBlock ? Block(field.Type, child, childKey) : Value(field, child, childKey));
        }
        return block;
    }

    static object? Value(ConfigField field, ConfigNode node, string key)
    {
        if (field.IsNullable && node is ScalarNode { IsNull: true }) return null;
        if (field.Type == typeof(ValueList<double>)) return List<double>(node, key);
        if (field.Type == typeof(ValueList<int>)) return List<int>(node, key);
        return Scalar(field.Type, node, key);
    }

    static ValueList<T> List<T>(ConfigNode node, string key) => node is ListNode list
        ? [.. list.Items.Select((item, i) => (T)Scalar(typeof(T), item, $"{key}[{i}]"))]
        : throw ConfigError.Value(node.Origin, key, node.Describe(), typeof(T) == typeof(int) ? "a list such as [1, 10]" : "a list such as [0.5, 0.8]");

    static object Scalar(Type type, ConfigNode node, string key)
    {
        object? value = node is ScalarNode scalar && (!scalar.IsNull || type == typeof(string)) ? Parse(type, scalar) : null;
        return value ?? throw ConfigError.Value(node.Origin, key, node.Describe(), Expected(type));
    }

    /// <summary>The type decides how a text reads: <c>name: 007</c> is the word 007.</summary>
    static object? Parse(Type type, ScalarNode scalar)
    {
        string text = scalar.Text;
        var invariant = CultureInfo.InvariantCulture;
        if (type == typeof(string)) return scalar.IsNull ? null : text;
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out int i) ? i : null;
        if (type == typeof(ulong)) return ulong.TryParse(text, NumberStyles.None, invariant, out ulong u) ? u : null;
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, invariant, out double d) && double.IsFinite(d) ? d : null;
        if (type == typeof(bool)) return text is "true" or "True" or "TRUE" ? true : text is "false" or "False" or "FALSE" ? false : null;
        return Enum.GetValues(type).Cast<Enum>().FirstOrDefault(value => ConfigFormat.Text(value) == text);
    }

    static string Expected(Type type) =>
        type == typeof(string) ? "a text"
        : type == typeof(int) ? "a whole number"
        : type == typeof(ulong) ? "a whole number, 0 or more"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : string.Join(" or ", Enum.GetValues(type).Cast<Enum>().Select(ConfigFormat.Text));

    static UsageException Unknown(Type type, ConfigNode node, string block, string name)
    {
        // A known key in the wrong block is likelier than a typing error: `ratio` means `memory.ratio`.
        string? elsewhere = ConfigSchema.Keys(typeof(ExperimentConfig)).FirstOrDefault(key => key.Split('.')[^1] == name);
        string nearest = elsewhere ?? ConfigSchema.Join(block, Nearest.To(name, ConfigSchema.Fields(type).Select(field => field.Name))!);
        return ConfigError.At(node.Origin, $"unknown key '{ConfigSchema.Join(block, name)}'; the nearest known key is '{nearest}'");
    }
}
