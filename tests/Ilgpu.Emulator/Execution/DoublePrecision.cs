using System.Collections.Concurrent;
using System.Reflection;

namespace ILGPU.Execution;

/// <summary>Finds the methods that compute in double precision, themselves or in what they call.</summary>
static class DoublePrecision
{
    static readonly ConcurrentDictionary<MethodBase, bool> s_known = new();

    /// <summary>Whether a device without double precision cannot run this method.</summary>
    public static bool IsIn(MethodBase method)
    {
        if (s_known.TryGetValue(method, out bool known)) return known;
        bool found = Suspension.CanLookInto(method) && (Mentions(method) || Suspension.Calls(method).Any(IsIn));
        s_known[method] = found;
        return found;
    }

    static bool Mentions(MethodBase method) =>
        method.GetParameters().Any(p => Has(p.ParameterType)) || method.GetMethodBody()!.LocalVariables.Any(l => Has(l.LocalType))
        || Instruction.Decode(method).Any(i =>
            i.Code.Name!.EndsWith("r8", StringComparison.Ordinal) || (i.Operand is FieldInfo field && Has(field.FieldType))
            || (i.Operand is MethodInfo { IsGenericMethod: true } called && called.GetGenericArguments().Any(Has)));

    static bool Has(Type type) =>
        type == typeof(double) || type.GetGenericArguments().Any(Has) || (type.HasElementType && Has(type.GetElementType()!));
}
