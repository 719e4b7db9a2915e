using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Execution;

/// <summary>One decoded instruction; branch targets are offsets, tokens are resolved.</summary>
readonly record struct Instruction(int Offset, OpCode Code, object? Operand)
{
    static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Decodes a method's body.</summary>
    public static List<Instruction> Decode(MethodBase method)
    {
        byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? throw new KernelFault(
            $"{Names.Of(method)} has no body that a kernel could run");
        var list = new List<Instruction>();
        int at = 0;
        while (at < il.Length)
        {
            int offset = at;
            short value = il[at++];
            if (value == 0xFE) value = (short)(0xFE00 | il[at++]);
            var code = s_codes[value];
            list.Add(new(offset, code, Read(code.OperandType, il, ref at, method)));
        }
        return list;
    }

    static object? Read(OperandType type, byte[] il, ref int at, MethodBase method)
    {
        int from = at;
        switch (type)
        {
            case OperandType.InlineNone:
                return null;
            case OperandType.ShortInlineI:
                at += 1;
                return (int)(sbyte)il[from];
            case OperandType.ShortInlineVar:
                at += 1;
                return (int)il[from];
            case OperandType.ShortInlineBrTarget:
                at += 1;
                return at + (sbyte)il[from];
            case OperandType.InlineVar:
                at += 2;
                return (int)BitConverter.ToUInt16(il, from);
            case OperandType.InlineI8:
                at += 8;
                return BitConverter.ToInt64(il, from);
            case OperandType.InlineR:
                at += 8;
                return BitConverter.ToDouble(il, from);
            case OperandType.ShortInlineR:
                at += 4;
                return BitConverter.ToSingle(il, from);
            case OperandType.InlineI:
                at += 4;
                return BitConverter.ToInt32(il, from);
            case OperandType.InlineBrTarget:
                at += 4;
                return at + BitConverter.ToInt32(il, from);
            case OperandType.InlineSwitch:
                int count = BitConverter.ToInt32(il, from), end = from + 4 * (count + 1);
                at = end;
                return Enumerable.Range(1, count).Select(i => end + BitConverter.ToInt32(il, from + 4 * i)).ToArray();
            default:
                at += 4;
                return Resolve(type, BitConverter.ToInt32(il, from), method);
        }
    }

    static object Resolve(OperandType type, int token, MethodBase method)
    {
        Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return type switch
        {
            OperandType.InlineString => method.Module.ResolveString(token),
            OperandType.InlineMethod => method.Module.ResolveMethod(token, typeArguments, methodArguments)!,
            OperandType.InlineField => method.Module.ResolveField(token, typeArguments, methodArguments)!,
            OperandType.InlineType => method.Module.ResolveType(token, typeArguments, methodArguments),
            OperandType.InlineTok => method.Module.ResolveMember(token, typeArguments, methodArguments)!,
            _ => throw new KernelFault($"{Names.Of(method)} has an instruction with an operand of kind {type}, which no kernel can have"),
        };
    }
}

static class Names
{
    /// <summary>Class.Method.</summary>
    public static string Of(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";
}
