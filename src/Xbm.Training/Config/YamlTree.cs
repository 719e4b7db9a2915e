using Xbm.Engine;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Xbm.Training.Config;

/// <summary>YAML text → tree. Tags have no meaning here; aliases, which can expand without end, and deep nesting are refused.</summary>
sealed class YamlTree
{
    const int MaxDepth = 32;

    readonly IParser _parser;
    readonly Func<Mark, string> _origin;

    YamlTree(string text, Func<Mark, string> origin)
    {
        _parser = new Parser(new StringReader(text));
        _origin = origin;
    }

    /// <summary>A whole file; an empty one is an empty block.</summary>
    /// <exception cref="UsageException">Not YAML, or not one block of keys; names file and line.</exception>
    internal static MapNode ParseFile(string text, string file) => Parse(text, mark => $"{file}:{mark.Line}") switch
    {
        MapNode map => map,
        ScalarNode { IsNull: true } => new MapNode([], file),
        var other => throw ConfigError.At(other.Origin, $"got {other.Describe()}, expected 'key: value' lines"),
    };

    /// <summary>One value on the command line.</summary>
    internal static ConfigNode ParseValue(string text, string flag) => Parse(text, _ => flag);

    static ConfigNode Parse(string text, Func<Mark, string> origin)
    {
        var reader = new YamlTree(text, origin);
        try
        {
            return reader.Document();
        }
        // The parser's scanner answers some broken texts with exceptions of other types, which know no line: the last good one is named.
        catch (Exception e) when (e is not UsageException)
        {
            var mark = e is YamlException at ? at.Start : reader._parser.Current?.End ?? Mark.Empty;
            throw ConfigError.At(origin(mark), $"not YAML: {e.Message}", e);
        }
    }

    ConfigNode Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out var end)) return new ScalarNode("", IsPlain: true, _origin(end.Start));
        _parser.Consume<DocumentStart>();
        var root = Node(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            throw ConfigError.At(_origin(second.Start), "got a second document, expected one");
        return root;
    }

    /// <param name="depth">Blocks around this node.</param>
    /// <param name="origin">A value belongs to its key's line, wherever it begins itself.</param>
    ConfigNode Node(int depth, string? origin = null)
    {
        var mark = _parser.Current!.Start;
        origin ??= _origin(mark);
        if (depth > MaxDepth) throw ConfigError.At(_origin(mark), $"nested more than {MaxDepth} deep");
        if (_parser.TryConsume<Scalar>(out var scalar)) return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, origin);
        if (_parser.TryConsume<SequenceStart>(out _)) return new ListNode(Items(depth), origin);
        if (_parser.TryConsume<MappingStart>(out _)) return new MapNode(Entries(depth), origin);
        throw ConfigError.At(_origin(mark), "got an alias (*), expected the value itself");
    }

    List<ConfigNode> Items(int depth)
    {
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(depth + 1));
        return items;
    }

    Dictionary<string, ConfigNode> Entries(int depth)
    {
        var entries = new Dictionary<string, ConfigNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            string origin = _origin(_parser.Current!.Start);
            if (!_parser.TryConsume<Scalar>(out var key)) throw ConfigError.At(origin, "got a list or block as a key, expected a word");
            if (!entries.TryAdd(key.Value, Node(depth + 1, origin)))
                throw ConfigError.At(origin, $"{key.Value}: given twice in one block ({entries[key.Value].Origin} has it already)");
        }
        return entries;
    }
}
