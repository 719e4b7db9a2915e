using System.Reflection;
using ILGPU;
using Xbm.Engine.Gpu.Kernels;

namespace Xbm.Engine.Gpu.Tests;

/// <summary>
/// ILGPU 1.5.3 takes two structs for one type where their fields are the same once nested structs are written out, and then reads the
/// fields of the second as if they were nested like the first's. A struct of one field is that field.
/// </summary>
[Trait("Speed", "fast")]
public class ArgumentLayoutTests
{
    [Fact]
    public void Structs_of_the_same_fields_nest_them_alike()
    {
        var structs = typeof(Elements).Assembly.GetTypes().Where(IsKernelStruct).ToHashSet();
        Assert.Contains(typeof(ProductArguments), structs);
        Assert.Contains(typeof(PoolShape), structs.SelectMany(Nested));
        var layouts = structs.Concat(structs.SelectMany(Nested)).Distinct().ToLookup(type => string.Join(' ', Flat(type)), type =>
            (type, Tree(type)));
        foreach (var same in layouts)
            Assert.True(same.Select(s => s.Item2).Distinct().Count() == 1, $"{string.Join(", ", same.Select(s => s.type))}: {same.Key}");
    }

    [Fact]
    public void Nesting_that_differs_is_seen()
    {
        Assert.Equal(Flat(typeof((int, (int, int)))), Flat(typeof(((int, int), int))));
        Assert.NotEqual(Tree(typeof((int, (int, int)))), Tree(typeof(((int, int), int))));
    }

    static bool IsKernelStruct(Type type) =>
        type is { IsValueType: true, IsEnum: false, ContainsGenericParameters: false, Namespace: "Xbm.Engine.Gpu.Kernels" };

    static IEnumerable<Type> Nested(Type type) => Fields(type).Where(IsStruct).SelectMany(field => Nested(field).Prepend(field));

    /// <summary>A view is one field of the compiler's.</summary>
    static bool IsStruct(Type type) =>
        type is { IsValueType: true, IsPrimitive: false, IsEnum: false }
            && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>));

    static IEnumerable<Type> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderBy(field => field.MetadataToken).Select(field => field.FieldType);

    static IEnumerable<string> Flat(Type type) => IsStruct(type) ? Fields(type).SelectMany(Flat) : [Name(type)];

    static string Tree(Type type)
    {
        if (!IsStruct(type)) return Name(type);
        string[] fields = [.. Fields(type).Select(Tree)];
        return fields.Length == 1 ? fields[0] : $"({string.Join(' ', fields)})";
    }

    static string Name(Type type) => type.IsEnum ? Enum.GetUnderlyingType(type).Name : type.ToString();
}
