using System.Collections;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Xbm.Training.Config;

/// <summary>Records → YAML with every key spelled out; reading it back gives an equal configuration.</summary>
static partial class ConfigWriter
{
    internal static string Write(ExperimentConfig config)
    {
        var text = new StringWriter { NewLine = "\n" };
        // A width without end: the emitter would otherwise fold long texts.
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Block(emitter, config);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    static void Block(Emitter emitter, object block)
    {
        emitter.Emit(new MappingStart());
        foreach (var field in ConfigSchema.Fields(block.GetType()))
        {
            emitter.Emit(new Scalar(field.Name));
            object? value = field.Get(block);
            if (field.IsBlock) Block(emitter, value!);
            else if (value is IEnumerable items and not string) List(emitter, items);
            else emitter.Emit(Value(value));
        }
        emitter.Emit(new MappingEnd());
    }

    static void List(Emitter emitter, IEnumerable items)
    {
        emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Flow));
        foreach (object item in items) emitter.Emit(Value(item));
        emitter.Emit(new SequenceEnd());
    }

    static Scalar Value(object? value) => value switch
    {
        null => new Scalar("null"),
        string text when !PlainText().IsMatch(text) || new ScalarNode(text, IsPlain: true, "").IsNull =>
            new Scalar(default, default, text, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true),
        string text => new Scalar(text),
        _ => new Scalar(ConfigFormat.Text(value)),
    };

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./-]*\z")]
    private static partial Regex PlainText();
}
