using System.CommandLine;
using Xbm.Cli.Terminal;
using Xbm.Engine;
using Xbm.Training.Catalogues;
using Xbm.Training.Config;

namespace Xbm.Cli.Commands;

/// <summary>config: what a configuration may say.</summary>
static class ConfigCommand
{
    public static Command Create()
    {
        var key = new Argument<string?>("key")
        {
            Description = "Only this key, block or choice: loss.margin, memory, folder.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var markdown = new Option<bool>("--markdown") { Description = "Print the page docs/configuration.md." };
        var json = CommonOptions.Json();
        var command = new Command("config", "List the keys of a configuration, with their defaults and ranges.") { key, markdown, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown)) Console.Out.Write(ConfigReference.Markdown());
            else Print(Entries(parsed.GetValue(key)), parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The keys below a key, or those that a choice brings.</summary>
    static List<ConfigReference.Entry> Entries(string? key)
    {
        var all = ConfigReference.Entries;
        if (key is null) return [.. all];
        List<ConfigReference.Entry> found = [.. all.Where(entry => Stands(entry.Key) || Stands(entry.Applies) ||
            entry.Applies.EndsWith($": {key}", StringComparison.Ordinal))];
        if (found.Count > 0) return found;
        var names = all.SelectMany(e => new[] { e.Key, e.Key.Split('.')[0], e.Applies.Split(": ")[^1] }).Where(name => name.Length > 0);
        throw new UsageException($"config {key}: no such key or choice; the nearest known one is '{Nearest.To(key, names)}'");

        bool Stands(string name) => name.StartsWith(key, StringComparison.Ordinal) &&
            (name.Length == key.Length || name[key.Length] is '.' or '[' or ':');
    }

    static void Print(List<ConfigReference.Entry> entries, bool json)
    {
        if (json) Output.Json(entries);
        else
            // A choice itself has no value: its row says what it is.
            Output.Table(["key", "default", "value", "", "with"], entries.Select(e =>
                (string[])[e.Type.Length > 0 ? e.Key : e.Applies, e.Default, e.Type, e.Text, e.Type.Length > 0 ? e.Applies : ""]));
    }
}
