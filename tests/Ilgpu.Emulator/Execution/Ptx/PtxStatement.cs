using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ILGPU.Execution.Ptx;

/// <summary>An operand: a register (or another name) by its number, an argument of the call (%0), or a number.</summary>
readonly record struct PtxOperand(PtxOperandKind Kind, int Value, string Text);

enum PtxOperandKind
{
    Register,
    Argument,
    Number,
}

/// <summary>
/// A statement of the PTX that kernels emit: a directive or an instruction, and its operands from left to right, lists laid flat.
/// </summary>
sealed partial record PtxStatement(string Code, PtxOperand[] Operands)
{
    static readonly ConcurrentDictionary<string, PtxStatement[]> s_parsed = new();
    static readonly ConcurrentDictionary<string, int> s_registers = new();

    /// <summary>The statements of a text, one after the other.</summary>
    public static PtxStatement[] Parse(string text) => s_parsed.GetOrAdd(text, static t =>
        [.. t.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Statement)]);

    /// <summary>The number of a register's name, the same in all kernels.</summary>
    public static int Register(string name) => s_registers.GetOrAdd(name, static _ => s_registers.Count);

    static PtxStatement Statement(string text)
    {
        int end = text.StartsWith('.') ? DirectiveEnd().Match(text).Length : text.IndexOf(' ');
        if (end < 0) end = text.Length;
        return new(text[..end].Trim(), [.. Names().Matches(text[end..]).Select(m => Operand(m.Value))]);
    }

    static PtxOperand Operand(string text)
    {
        if (text[0] == '%') return new(PtxOperandKind.Argument, int.Parse(text[1..], CultureInfo.InvariantCulture), text);
        if (text.StartsWith("0f", StringComparison.Ordinal)) return new(
            PtxOperandKind.Number, (int)uint.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), text);
        if (char.IsDigit(text[0])) return new(PtxOperandKind.Number, int.Parse(text, CultureInfo.InvariantCulture), text);
        return new(PtxOperandKind.Register, Register(text), text);
    }

    /// <summary>The state space, alignment and type: .shared .align 16 .b8, or .reg .f32.</summary>
    [GeneratedRegex(@"^(\.\w+(\s+\d+)?\s+)+")]
    private static partial Regex DirectiveEnd();

    [GeneratedRegex(@"%?\w+")]
    private static partial Regex Names();
}
