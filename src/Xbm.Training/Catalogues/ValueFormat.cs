using System.Globalization;

namespace Xbm.Training.Catalogues;

/// <summary>Values as text: invariant, and numbers with as many digits as reading them back exactly needs.</summary>
static class ValueFormat
{
    internal static string Text(object? value) => value switch
    {
        null => "nothing",
        bool flag => flag ? "true" : "false",
        Enum name => Words.SnakeCase(name.ToString()),
        string text => $"'{Shorten(text)}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A message is one line, whatever keys and values hold.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
