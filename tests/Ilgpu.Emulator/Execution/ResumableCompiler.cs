using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Execution;

/// <summary>
/// Rewrites a kernel into a method that can stop at its suspending calls and go on there later, as the C# compiler does with async methods.
/// So one CPU thread runs all the threads of a group in turn, at the cost of a few copies where a system thread each would cost context
/// switches. Methods that suspend are inlined; all others are called as they are.
/// </summary>
sealed class ResumableCompiler(MethodInfo kernel, bool keepsReferences)
{
    const int FrameHead = 16;

    readonly DynamicMethod _method = new(
        $"{Names.Of(kernel)} in pieces", typeof(int), [typeof(nint), typeof(object[])], kernel.Module, skipVisibility: true)
    {
        InitLocals = false,
    };

    readonly List<Slot> _slots = [];
    readonly List<Site> _sites = [];
    readonly List<Label> _resumes = [];
    int _frameSize = FrameHead;
    bool _hasReferences;
    Label _suspend;
    LocalBuilder _site = null!;

    ILGenerator Il { get; set; } = null!;

    /// <summary>The kernel; null where it has references that live across a suspension and they are not to be kept.</summary>
    public ResumableKernel? Compile()
    {
        Il = _method.GetILGenerator(4096);
        _suspend = Il.DefineLabel();
        _site = Il.DeclareLocal(typeof(int));
        var resume = Il.DefineLabel();
        Il.Emit(OpCodes.Ldarg_0);
        Il.Emit(OpCodes.Ldind_I4);
        Il.Emit(OpCodes.Brtrue, resume);

        var end = Il.DefineLabel();
        var body = new InlinedBody(this, kernel);
        for (int i = 0; i < body.Arguments.Length; i++)
        {
            Il.Emit(OpCodes.Ldarg_1);
            Il.Emit(OpCodes.Ldc_I4, i);
            Il.Emit(OpCodes.Ldelem_Ref);
            Il.Emit(OpCodes.Unbox_Any, body.Arguments[i].Type);
            body.Arguments[i].Store(Il);
        }
        body.Emit(end);
        Il.MarkLabel(end);
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Ret);
        EmitResume(resume);
        EmitSuspend();
        if (_hasReferences && !keepsReferences) return null;
        return new(_method.CreateDelegate<Resume>(), _frameSize, _sites);
    }

    /// <summary>A variable; one whose address is taken stays in the frame where references are kept.</summary>
    public Slot NewSlot(Type type, bool addressed = false, string? literal = null)
    {
        _hasReferences |= type.IsByRef;
        int size = literal is null ? Slot.SizeOf(type) : 0, offset = (_frameSize + 15) & ~15;
        _frameSize = offset + size;
        var slot = new Slot(type, offset, keepsReferences && addressed ? null : Il.DeclareLocal(type), literal);
        _slots.Add(slot);
        return slot;
    }

    /// <summary>Puts the top <paramref name="count"/> entries of the evaluation stack away.</summary>
    public Slot[] Spill(StackTypes stack, int count)
    {
        var slots = new Slot[count];
        for (int i = count - 1; i >= 0; i--)
        {
            var entry = stack.Pop();
            (slots[i] = NewSlot(entry.Type, literal: entry.Literal)).Store(Il);
        }
        return slots;
    }

    public void LoadAll(Slot[] slots, StackTypes stack)
    {
        foreach (var slot in slots)
        {
            slot.Load(Il);
            stack.Push(slot.Type, slot.Literal);
        }
    }

    /// <summary>A call that suspends by itself: its arguments are on the stack, and in the end its result is.</summary>
    public void EmitSuspension(MethodInfo called, SuspendsAttribute how, StackTypes stack)
    {
        var arguments = Spill(stack, called.GetParameters().Length);
        var below = Spill(stack, stack.Count);
        Array.ForEach(arguments, slot => slot.Load(Il));
        Il.Emit(OpCodes.Call, Companion(called, how.Post));
        _sites.Add(new(how.Scope, called.Name));
        var resume = Il.DefineLabel();
        _resumes.Add(resume);
        Il.Emit(OpCodes.Ldc_I4, _sites.Count);
        Il.Emit(OpCodes.Stloc, _site);
        Il.Emit(OpCodes.Br, _suspend);
        Il.MarkLabel(resume);
        LoadAll(below, stack);
        Il.Emit(OpCodes.Call, Companion(called, how.Take));
        stack.Push(called.ReturnType);
    }

    static MethodInfo Companion(MethodInfo called, string name)
    {
        var method = called.DeclaringType!.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return method.IsGenericMethodDefinition ? method.MakeGenericMethod(called.GetGenericArguments()) : method;
    }

    void EmitSuspend()
    {
        Il.MarkLabel(_suspend);
        foreach (var slot in _slots) slot.Save(Il);
        Il.Emit(OpCodes.Ldarg_0);
        Il.Emit(OpCodes.Ldloc, _site);
        Il.Emit(OpCodes.Stind_I4);
        Il.Emit(OpCodes.Ldloc, _site);
        Il.Emit(OpCodes.Ret);
    }

    void EmitResume(Label resume)
    {
        Il.MarkLabel(resume);
        foreach (var slot in _slots) slot.Restore(Il);
        Il.Emit(OpCodes.Ldarg_0);
        Il.Emit(OpCodes.Ldind_I4);
        Il.Emit(OpCodes.Ldc_I4_1);
        Il.Emit(OpCodes.Sub);
        Il.Emit(OpCodes.Switch, [.. _resumes]);
        // Never reached: a frame holds the number of a site.
        Il.Emit(OpCodes.Ldc_I4_0);
        Il.Emit(OpCodes.Ret);
    }

    public ILGenerator Generator => Il;
}
