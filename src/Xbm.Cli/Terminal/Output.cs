using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Xbm.Cli.Terminal;

/// <summary>Results on stdout: a table for people or JSON for machines.</summary>
static class Output
{
    static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>One line of JSON.</summary>
    public static void Json<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, s_json));

    public static void Table(IReadOnlyList<string> header, IEnumerable<string[]> rows)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        // A file or a pipe has no width to keep to.
        if (Console.IsOutputRedirected) console.Profile.Width = 1000;
        var table = new Table { Border = console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (string name in header) table.AddColumn(new TableColumn(Markup.Escape(name)));
        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }

    /// <summary>A sentence to people, beside the result.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    /// <summary>0.7345 → 73.45 %.</summary>
    public static string Percent(double share) =>
        double.IsNaN(share) ? "none" : (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
