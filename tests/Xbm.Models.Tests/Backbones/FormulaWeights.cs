using System.Text;
using Xbm.Engine;

namespace Xbm.Models.Tests.Backbones;

/// <summary>
/// The weights of <c>backbones.json</c>, by its formula: element i of the tensor NAME, row-major as torch lays it out, comes from
/// u = splitmix64(fnv1a64(NAME) + i) / 2⁶³ − 1 in [−1, 1).
/// </summary>
static class FormulaWeights
{
    /// <summary>Sets every parameter and buffer.</summary>
    internal static void Set(Module module)
    {
        foreach (var (name, value) in All(module)) value.Set(ToOurs(Values(name, TorchShape(value.Shape)), value.Shape));
    }

    /// <summary>Images [n, h, w, c] of the tensor <c>input</c>, [n, c, h, w].</summary>
    internal static float[] Input(int n, int size, int channels)
    {
        var images = new float[n * size * size * channels];
        for (int i = 0; i < images.Length; i++)
        {
            int column = i % size, row = i / size % size, channel = i / size / size % channels, image = i / size / size / channels;
            images[((image * size + row) * size + column) * channels + channel] = (float)Uniform(Hash("input"), i);
        }
        return images;
    }

    /// <summary>Parameters, then buffers.</summary>
    internal static IEnumerable<(string Name, Tensor Value)> All(Module module) =>
        module.Parameters().Select(p => (p.Name, (Tensor)p.Value)).Concat(module.Buffers().Select(b => (b.Name, b.Value)));

    /// <summary>Filters are [r, s, c, k] here and [k, c, r, s] there.</summary>
    internal static int[] TorchShape(Shape shape) =>
        shape.Rank == 4 ? [shape[3], shape[2], shape[0], shape[1]] : shape.ToArray();

    static float[] Values(string name, int[] shape)
    {
        ulong hash = Hash(name);
        int length = shape.Aggregate(1, (product, size) => product * size);
        double scale = Math.Sqrt(6.0 / (length / shape[0]));
        return [.. Enumerable.Range(0, length).Select(i => (float)Rule(name, shape.Length, Uniform(hash, i), scale))];
    }

    static double Rule(string name, int rank, double u, double scale) =>
        name.EndsWith(".running_var", StringComparison.Ordinal) ? 1 + 0.5 * Math.Abs(u)
        : name.EndsWith(".running_mean", StringComparison.Ordinal) ? 0.1 * u
        : rank > 1 ? u * scale
        : name.EndsWith(".weight", StringComparison.Ordinal) ? 1 + 0.1 * u
        : 0.1 * u;

    static float[] ToOurs(float[] torch, Shape shape)
    {
        if (shape.Rank < 4) return torch;
        int r = shape[0], s = shape[1], c = shape[2], k = shape[3];
        var ours = new float[torch.Length];
        for (int i = 0; i < torch.Length; i++)
        {
            int column = i % s, row = i / s % r, channel = i / s / r % c, filter = i / s / r / c;
            ours[((row * s + column) * c + channel) * k + filter] = torch[i];
        }
        return ours;
    }

    static double Uniform(ulong hash, int i) => (Mix(hash + (ulong)i) >> 11) / (double)(1L << 52) - 1;

    /// <summary>FNV-1a.</summary>
    static ulong Hash(string name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte letter in Encoding.UTF8.GetBytes(name)) hash = (hash ^ letter) * 0x100000001b3;
        return hash;
    }

    /// <summary>SplitMix64.</summary>
    static ulong Mix(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
