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
        var key = new Argument<string?>("key") { Description = "Only this key or block, such as memory or loss.margin.", Arity = ArgumentArity.ZeroOrOne };
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

    static List<ConfigReference.Entry> Entries(string? key)
    {
        var all = ConfigReference.Entries.Where(entry => entry.Type.Length > 0).ToList();
        if (key is null) return all;
        var found = all.FindAll(entry => entry.Key == key || entry.Key.StartsWith(key + ".", StringComparison.Ordinal));
        return found.Count > 0 ? found : throw new UsageException(
            $"config {key}: no such key; the nearest known one is '{Nearest.To(key, all.SelectMany(e => new[] { e.Key, e.Key.Split('.')[0] }))}'");
    }

    static void Print(List<ConfigReference.Entry> entries, bool json)
    {
        if (json) Output.Json(entries);
        else
            Output.Table(["key", "default", "value", "", "with"],
                entries.Select(e => new[] { e.Key, e.Default, e.Type, e.Text, e.Applies }));
    }
}
