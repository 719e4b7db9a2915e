using System.Runtime.CompilerServices;

namespace Xbm.Engine;

/// <summary>Checks of an op's arguments; each message names the op, what it got and what it expects.</summary>
static class Check
{
    public static void Rank(Tensor x, int rank, [CallerMemberName] string op = "")
    {
        if (x.Shape.Rank != rank) throw new ArgumentException($"{op}: expected rank {rank}, got {x.Shape}");
    }

    public static void Same(Tensor a, Tensor b, [CallerMemberName] string op = "") =>
        That(a.Shape == b.Shape, a, b, "shapes differ", op);

    public static void That(bool holds, Tensor a, Tensor b, string problem, [CallerMemberName] string op = "")
    {
        SameBackend(a, b, op);
        if (!holds) throw new ArgumentException($"{op}: {problem}, got {a.Shape} and {b.Shape}");
    }

    static void SameBackend(Tensor a, Tensor b, string op)
    {
        if (a.Backend != b.Backend)
        {
            string first = $"{a.Shape} on {a.Backend.Description}", second = $"{b.Shape} on {b.Backend.Description}";
            throw new ArgumentException($"{op}: tensors lie on two backends, {first} and {second}");
        }
    }

    public static void That(bool holds, string problem, [CallerMemberName] string op = "")
    {
        if (!holds) throw new ArgumentException($"{op}: {problem}");
    }

    /// <summary>A vector of one value per column of <paramref name="x"/>: a bias, a scale.</summary>
    public static void PerColumn(Tensor x, Tensor vector, int columns, string name, [CallerMemberName] string op = "")
    {
        SameBackend(x, vector, op);
        if (vector.Shape.Rank != 1 || vector.Shape[0] != columns)
            throw new ArgumentException($"{op}: {name} must be [{columns}] for {x.Shape}, got {vector.Shape}");
    }
}
