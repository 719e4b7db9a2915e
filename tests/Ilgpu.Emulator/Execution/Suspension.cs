using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Execution;

/// <summary>Who waits for whom at a suspending call.</summary>
enum Scope
{
    /// <summary>All threads of the group.</summary>
    Group,

    /// <summary>All lanes of the warp.</summary>
    Warp,
}

/// <summary>
/// A call that a thread cannot finish alone. A compiled kernel calls <paramref name="post"/> with the arguments, waits until every thread
/// in scope has come to the same call, and then calls <paramref name="take"/> for the result. Both are methods of the same class.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SuspendsAttribute(Scope scope, string post, string take) : Attribute
{
    public Scope Scope { get; } = scope;

    public string Post { get; } = post;

    public string Take { get; } = take;

    /// <summary>Where the first argument is a text: what it must contain, for the call to suspend at all.</summary>
    public string? OnlyFor { get; init; }
}

/// <summary>Finds the methods that suspend, directly or in what they call.</summary>
static class Suspension
{
    static readonly ConcurrentDictionary<MethodBase, bool> s_known = new();

    public static SuspendsAttribute? Of(MethodBase method) =>
        method.DeclaringType?.Assembly == typeof(Suspension).Assembly ? method.GetCustomAttribute<SuspendsAttribute>() : null;

    /// <summary>Whether a call of this method may suspend.</summary>
    public static bool Reaches(MethodBase method)
    {
        if (s_known.TryGetValue(method, out bool known)) return known;
        bool reaches = Of(method) is not null || (CanLookInto(method) && Calls(method).Any(Reaches));
        s_known[method] = reaches;
        return reaches;
    }

    /// <summary>Whether it is code of the kernels, not of ILGPU's or the runtime's.</summary>
    public static bool CanLookInto(MethodBase method) =>
        method.DeclaringType?.Assembly is { } assembly && assembly != typeof(object).Assembly && assembly != typeof(Suspension).Assembly
        && method.GetMethodBody() is not null;

    /// <summary>What a method calls.</summary>
    public static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        Type? constraint = null;
        foreach (var instruction in Instruction.Decode(method))
        {
            if (instruction.Code == OpCodes.Constrained) constraint = (Type)instruction.Operand!;
            else if (instruction.Code.FlowControl == FlowControl.Call && instruction.Operand is MethodBase called)
            {
                yield return Target(called, constraint);
                constraint = null;
            }
        }
    }

    /// <summary>The method that a call through an interface reaches on a struct; other calls reach what they name.</summary>
    public static MethodBase Target(MethodBase called, Type? constraint)
    {
        if (constraint is not { IsValueType: true } || called.DeclaringType is not { IsInterface: true } contract) return called;
        var map = constraint.GetInterfaceMap(contract);
        var open = called is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : called;
        int place = Array.FindIndex(map.InterfaceMethods, m => m == open || m.MetadataToken == open.MetadataToken);
        var target = map.TargetMethods[place];
        return called.IsGenericMethod ? target.MakeGenericMethod(called.GetGenericArguments()) : target;
    }
}
