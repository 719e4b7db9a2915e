using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Execution;

/// <summary>
/// The body of the kernel, or of a suspending method that it calls, written into the resumable method with variables of its own.
/// </summary>
sealed class InlinedBody
{
    static readonly Dictionary<string, OpCode> s_long = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Name!);

    readonly ResumableCompiler _compiler;
    readonly ILGenerator _il;
    readonly MethodBase _body;
    readonly List<Instruction> _instructions;
    readonly Dictionary<int, Label> _labels = [];
    readonly StackTypes _stack = new();
    readonly Slot[] _locals;
    readonly Slot? _result;
    Type? _constraint;

    public InlinedBody(ResumableCompiler compiler, MethodBase body)
    {
        (_compiler, _il, _body) = (compiler, compiler.Generator, body);
        _instructions = Instruction.Decode(body);
        if (body.GetMethodBody()!.ExceptionHandlingClauses.Count > 0) throw new KernelFault(
            $"{Names.Of(body)} handles exceptions, which no kernel can");
        var addressed = _instructions.Where(i => i.Code.Name!.StartsWith("ldloca", StringComparison.Ordinal)).Select(i =>
            (int)i.Operand!).ToHashSet();
        var addressedArguments = _instructions.Where(i => i.Code.Name!.StartsWith("ldarga", StringComparison.Ordinal)).Select(i =>
            (int)i.Operand!).ToHashSet();
        List<Type> arguments = [.. body.GetParameters().Select(p => p.ParameterType)];
        if (!body.IsStatic) arguments.Insert(
            0, body.DeclaringType is { IsValueType: true } type ? type.MakeByRefType() : body.DeclaringType!);
        Arguments = [.. arguments.Select((t, i) => compiler.NewSlot(t, addressedArguments.Contains(i)))];
        _locals = [.. body.GetMethodBody()!.LocalVariables.OrderBy(l => l.LocalIndex).Select(l =>
            compiler.NewSlot(l.LocalType, addressed.Contains(l.LocalIndex)))];
        if (body is MethodInfo { ReturnType: var result } && result != typeof(void)) _result = compiler.NewSlot(result);
    }

    public Slot[] Arguments { get; }

    /// <summary>Writes the body with <paramref name="end"/> behind it; the result is in the slot that is returned.</summary>
    public Slot? Emit(Label end)
    {
        foreach (var instruction in _instructions)
            foreach (int target in Targets(instruction)) _labels.TryAdd(target, _il.DefineLabel());
        foreach (var instruction in _instructions)
        {
            _stack.Enter(instruction.Offset);
            if (_labels.TryGetValue(instruction.Offset, out var label)) _il.MarkLabel(label);
            Emit(instruction, end);
        }
        return _result;
    }

    static int[] Targets(Instruction instruction) => instruction.Code.OperandType switch
    {
        OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget => [(int)instruction.Operand!],
        OperandType.InlineSwitch => (int[])instruction.Operand!,
        _ => [],
    };

    void Emit(Instruction instruction, Label end)
    {
        var code = instruction.Code;
        if (code == OpCodes.Tailcall) return;
        if (code == OpCodes.Ret)
        {
            _result?.Store(_il);
            _il.Emit(OpCodes.Br, end);
            _stack.Apply(instruction, null);
        }
        else if (code == OpCodes.Constrained)
        {
            _constraint = (Type)instruction.Operand!;
        }
        else if (code.FlowControl == FlowControl.Call)
        {
            EmitCall(instruction);
            _constraint = null;
        }
        else if (Variable(instruction, out var kind) is { } slot)
        {
            if (kind == "ld") slot.Load(_il);
            else if (kind == "st") slot.Store(_il);
            else slot.LoadAddress(_il);
            _stack.Apply(instruction, slot.Type);
        }
        else
        {
            EmitPlain(instruction);
            _stack.Apply(instruction, null);
        }
    }

    void EmitCall(Instruction instruction)
    {
        var called = (MethodBase)instruction.Operand!;
        var target = Suspension.Target(called, _constraint);
        if (!Suspension.Reaches(target) || !SuspendsHere(target))
        {
            if (_constraint is not null) _il.Emit(OpCodes.Constrained, _constraint);
            if (called is ConstructorInfo constructor) _il.Emit(instruction.Code, constructor);
            else _il.Emit(instruction.Code, (MethodInfo)called);
            _stack.Apply(instruction, null);
        }
        else if (Suspension.Of(target) is { } how)
        {
            _compiler.EmitSuspension((MethodInfo)target, how, _stack);
        }
        else
        {
            EmitInlined(target);
        }
    }

    bool SuspendsHere(MethodBase target) =>
        Suspension.Of(target)?.OnlyFor is not { } text
            || _stack[^target.GetParameters().Length].Literal?.Contains(text, StringComparison.Ordinal) == true;

    void EmitInlined(MethodBase target)
    {
        if (target is ConstructorInfo) throw new KernelFault($"{Names.Of(_body)}: a constructor waits for other threads");
        var body = new InlinedBody(_compiler, target);
        foreach (var argument in body.Arguments.Reverse())
        {
            _stack.Pop();
            argument.Store(_il);
        }
        var below = _compiler.Spill(_stack, _stack.Count);
        var end = _il.DefineLabel();
        var result = body.Emit(end);
        _il.MarkLabel(end);
        _compiler.LoadAll(below, _stack);
        if (result is null) return;
        result.Load(_il);
        _stack.Push(result.Type);
    }

    /// <summary>The variable that an instruction loads, stores or takes the address of.</summary>
    Slot? Variable(Instruction instruction, out string kind)
    {
        string name = instruction.Code.Name!;
        kind = name.StartsWith("st", StringComparison.Ordinal) ? "st" : name.Contains("loca") || name.Contains("arga") ? "address" : "ld";
        bool local = name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal);
        if (name == "localloc"
            || (!local && !name.StartsWith("ldarg", StringComparison.Ordinal)
                && !name.StartsWith("starg", StringComparison.Ordinal))) return null;
        int number = instruction.Operand as int? ?? name[^1] - '0';
        return local ? _locals[number] : Arguments[number];
    }

    void EmitPlain(Instruction instruction)
    {
        var code = instruction.Code;
        switch (code.OperandType)
        {
            case OperandType.ShortInlineBrTarget or OperandType.InlineBrTarget:
                _il.Emit(s_long[code.Name!.EndsWith(".s", StringComparison.Ordinal) ? code.Name[..^2] : code.Name],
                    _labels[(int)instruction.Operand!]);
                break;
            case OperandType.InlineSwitch:
                _il.Emit(code, [.. ((int[])instruction.Operand!).Select(target => _labels[target])]);
                break;
            case OperandType.ShortInlineI:
                _il.Emit(code, (sbyte)(int)instruction.Operand!);
                break;
            default:
                EmitOperand(code, instruction.Operand);
                break;
        }
    }

    void EmitOperand(OpCode code, object? operand)
    {
        switch (operand)
        {
            case null: _il.Emit(code); break;
            case int value: _il.Emit(code, value); break;
            case long value: _il.Emit(code, value); break;
            case float value: _il.Emit(code, value); break;
            case double value: _il.Emit(code, value); break;
            case string value: _il.Emit(code, value); break;
            case Type value: _il.Emit(code, value); break;
            case FieldInfo value: _il.Emit(code, value); break;
            case MethodInfo value: _il.Emit(code, value); break;
            case ConstructorInfo value: _il.Emit(code, value); break;
            default: throw new KernelFault($"{Names.Of(_body)}: an operand of {code.Name} is not known");
        }
    }
}
