using Xbm.Engine;
using Xbm.Training.Catalogues;

namespace Xbm.Training.Config;

/// <summary>The one form of every complaint about a configuration: <c>file:line: key: got …, expected …</c>.</summary>
static class ConfigError
{
    internal static UsageException Value(string? origin, string key, string got, string expected) =>
        At(origin, $"{key}: got {got}, expected {expected}");

    internal static UsageException At(string? origin, string message, Exception? inner = null) =>
        new(ValueFormat.OneLine(origin is null ? message : $"{origin}: {message}"), inner);
}
