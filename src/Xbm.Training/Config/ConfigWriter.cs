using System.Collections;
using System.Text.RegularExpressions;
using Xbm.Training.Catalogues;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Xbm.Training.Config;

/// <summary>Records → YAML with every key that applies spelled out; reading it back gives an equal configuration.</summary>
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

    /// <summary>A default as a configuration would say it.</summary>
    internal static string Inline(object? value) => value switch
    {
        null => "null",
        IEnumerable items and not string => $"[{string.Join(", ", items.Cast<object>().Select(Inline))}]",
        _ => Value(value).Value,
    };

    static void Block(Emitter emitter, object block, string? name = null)
    {
        emitter.Emit(new MappingStart());
        if (name is not null)
        {
            emitter.Emit(new Scalar(ConfigSchema.NameKey));
            emitter.Emit(new Scalar(name));
        }
        foreach (var (field, value) in ConfigSchema.Values(block))
        {
            emitter.Emit(new Scalar(field.Name));
            Field(emitter, field, value);
        }
        emitter.Emit(new MappingEnd());
    }

    static void Field(Emitter emitter, ConfigField field, object? value)
    {
        switch (field.Kind)
        {
            case FieldKind.Value when value is IEnumerable items and not string:
                List(emitter, items, item => emitter.Emit(Value(item)), SequenceStyle.Flow);
                return;
            case FieldKind.Value:
                emitter.Emit(Value(value));
                return;
            case FieldKind.Block:
                Block(emitter, value!);
                return;
            case FieldKind.Choice:
                emitter.Emit(new Scalar(field.Catalogue!.NameOf(value!)));
                return;
            case FieldKind.ChoiceBlock:
                Block(emitter, value!, field.Catalogue!.NameOf(value!));
                return;
            case FieldKind.ChoiceList:
                var all = (IEnumerable)value!;
                List(emitter, all, item => Block(emitter, item, field.Catalogue!.NameOf(item)),
                    all.Cast<object>().Any() ? SequenceStyle.Block : SequenceStyle.Flow);
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "a kind of key without a form");
        }
    }

    static void List(Emitter emitter, IEnumerable items, Action<object> write, SequenceStyle style)
    {
        emitter.Emit(new SequenceStart(default, default, isImplicit: true, style));
        foreach (object item in items) write(item);
        emitter.Emit(new SequenceEnd());
    }

    static Scalar Value(object? value) => value switch
    {
        null => new Scalar("null"),
        string text when !PlainText().IsMatch(text) || new ScalarNode(text, IsPlain: true, "").IsNull =>
            new Scalar(default, default, text, ScalarStyle.DoubleQuoted, isPlainImplicit: false, isQuotedImplicit: true),
        string text => new Scalar(text),
        _ => new Scalar(ValueFormat.Text(value)),
    };

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./-]*\z")]
    private static partial Regex PlainText();
}
