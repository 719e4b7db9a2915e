using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Execution;

/// <summary>An entry of the evaluation stack: its type, and the text of a literal string.</summary>
readonly record struct StackEntry(Type Type, string? Literal = null);

/// <summary>
/// Follows the types on the evaluation stack through a method's instructions in their order, as ECMA-335 III.1.7.5 allows: what is under a
/// suspending call has to be put away and taken back, and for that its types must be known.
/// </summary>
sealed class StackTypes
{
    readonly Dictionary<int, StackEntry[]> _atTargets = [];
    readonly List<StackEntry> _stack = [];
    bool _unreachable;

    public int Count => _stack.Count;

    public StackEntry this[Index i] => _stack[i];

    /// <summary>Comes to an offset, along the code or from a branch seen before.</summary>
    public void Enter(int offset)
    {
        if (_unreachable)
        {
            _stack.Clear();
            if (_atTargets.TryGetValue(offset, out var entries)) _stack.AddRange(entries);
        }
        _unreachable = false;
    }

    public StackEntry Pop()
    {
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    public void Push(Type type, string? literal = null)
    {
        if (type != typeof(void)) _stack.Add(new(Normal(type), literal));
    }

    /// <summary>The effect of an instruction; <paramref name="variable"/> is the type of the local or argument that it names.</summary>
    public void Apply(Instruction instruction, Type? variable)
    {
        var code = instruction.Code;
        switch (code.FlowControl)
        {
            case FlowControl.Call:
                Call((MethodBase)instruction.Operand!, code == OpCodes.Newobj);
                return;
            case FlowControl.Return or FlowControl.Throw:
                _unreachable = true;
                return;
        }
        if (code == OpCodes.Dup)
        {
            _stack.Add(_stack[^1]);
            return;
        }
        var popped = new StackEntry[Pops(code.StackBehaviourPop)];
        for (int i = popped.Length - 1; i >= 0; i--) popped[i] = Pop();
        if (Result(instruction, popped, variable) is { } type) Push(type, instruction.Operand as string);
        if (instruction.Operand is int target && code.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget) Branch(
            target);
        if (instruction.Operand is int[] targets) Array.ForEach(targets, Branch);
        _unreachable = code.FlowControl == FlowControl.Branch;

        void Branch(int to) => _atTargets.TryAdd(to, [.. _stack]);
    }

    void Call(MethodBase method, bool creates)
    {
        int count = method.GetParameters().Length + (creates || method.IsStatic ? 0 : 1);
        for (int i = 0; i < count; i++) Pop();
        Push(creates ? method.DeclaringType! : (method as MethodInfo)?.ReturnType ?? typeof(void));
    }

    static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi
            or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        _ => 3,
    };

    static Type? Result(Instruction instruction, StackEntry[] popped, Type? variable)
    {
        var code = instruction.Code;
        string name = code.Name!;
        if (code.StackBehaviourPush == StackBehaviour.Push0) return null;
        if (variable is not null) return name.Contains("loca") || name.Contains("arga") ? variable.MakeByRefType() : variable;
        if (instruction.Operand is FieldInfo field) return name is "ldflda" or "ldsflda" ? field.FieldType.MakeByRefType()
            : field.FieldType;
        if (name is "ldelema" or "unbox") return ((Type)instruction.Operand!).MakeByRefType();
        if (name is "sizeof") return typeof(int);
        if (instruction.Operand is Type type) return name is "box" ? typeof(object) : type;
        if (name is "localloc" or "conv.i" or "conv.u" or "ldind.i"
            || name.StartsWith("conv.ovf.i.", StringComparison.Ordinal)) return typeof(nint);
        if (name is "conv.r.un") return typeof(double);
        return code.StackBehaviourPush switch
        {
            StackBehaviour.Pushi => typeof(int),
            StackBehaviour.Pushi8 => typeof(long),
            StackBehaviour.Pushr4 => typeof(float),
            StackBehaviour.Pushr8 => typeof(double),
            StackBehaviour.Pushref => name == "ldstr" ? typeof(string) : typeof(object),
            // Arithmetic: the type of the left side, but for an offset added to the right one.
            _ => popped.Length == 2 && popped[0].Type == typeof(int) ? Wider(popped[1].Type, name) : popped[0].Type,
        };
    }

    static Type Wider(Type right, string name) =>
        name.StartsWith("sh", StringComparison.Ordinal) || !(right.IsByRef || right == typeof(nint)) ? typeof(int) : right;

    /// <summary>Types as they lie on the stack: small integers are int, pointers native integers.</summary>
    static Type Normal(Type type)
    {
        if (type.IsEnum) type = Enum.GetUnderlyingType(type);
        if (type.IsPointer || type == typeof(nuint)) return typeof(nint);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean or TypeCode.Char or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.UInt32 =>
                typeof(int),
            TypeCode.UInt64 => typeof(long),
            _ => type,
        };
    }
}
