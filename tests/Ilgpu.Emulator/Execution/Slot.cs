using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ILGPU.Execution;

/// <summary>
/// A variable of a kernel that outlives a suspension: a local of the compiled method with a place in the thread's frame where it is kept
/// meanwhile, or that place alone where references to it must stay valid.
/// </summary>
sealed class Slot(Type type, int offset, LocalBuilder? local, string? literal = null)
{
    static readonly MethodInfo s_sizeOf = typeof(Slot).GetMethod(nameof(UnmanagedSize), BindingFlags.Static | BindingFlags.NonPublic)!;

    public Type Type { get; } = type;

    /// <summary>The text that this variable always holds; it needs no place.</summary>
    public string? Literal { get; } = literal;

    public bool InFrame => local is null;

    public static int SizeOf(Type type) =>
        type.IsByRef || type.IsPointer ? sizeof(long) : (int)s_sizeOf.MakeGenericMethod(type).Invoke(null, null)!;

    static int UnmanagedSize<T>() => RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        ? throw new KernelFault($"a kernel has a variable of the managed type {typeof(T).Name}")
        : Unsafe.SizeOf<T>();

    public void Load(ILGenerator il)
    {
        if (Literal is not null) il.Emit(OpCodes.Ldstr, Literal);
        else if (local is not null) il.Emit(OpCodes.Ldloc, local);
        else FromFrame(il);
    }

    public void LoadAddress(ILGenerator il)
    {
        if (local is not null) il.Emit(OpCodes.Ldloca, local);
        else Place(il);
    }

    /// <summary>Takes the value on the stack.</summary>
    public void Store(ILGenerator il)
    {
        if (Literal is not null)
        {
            il.Emit(OpCodes.Pop);
            return;
        }
        if (local is not null)
        {
            il.Emit(OpCodes.Stloc, local);
            return;
        }
        var value = il.DeclareLocal(Type);
        il.Emit(OpCodes.Stloc, value);
        Place(il);
        il.Emit(OpCodes.Ldloc, value);
        ToPlace(il);
    }

    /// <summary>From the frame into the local.</summary>
    public void Restore(ILGenerator il)
    {
        if (local is null || Literal is not null) return;
        FromFrame(il);
        il.Emit(OpCodes.Stloc, local);
    }

    /// <summary>From the local into the frame.</summary>
    public void Save(ILGenerator il)
    {
        if (local is null || Literal is not null) return;
        Place(il);
        il.Emit(OpCodes.Ldloc, local);
        ToPlace(il);
    }

    void FromFrame(ILGenerator il)
    {
        Place(il);
        if (Type.IsByRef) il.Emit(OpCodes.Ldind_I);
        else il.Emit(OpCodes.Ldobj, Type);
    }

    void ToPlace(ILGenerator il)
    {
        if (Type.IsByRef) il.Emit(OpCodes.Stind_I);
        else il.Emit(OpCodes.Stobj, Type);
    }

    void Place(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, offset);
        il.Emit(OpCodes.Add);
    }
}
