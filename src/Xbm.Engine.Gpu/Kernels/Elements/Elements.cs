using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What <see cref="Elements.Fill"/> takes.</summary>
/// <param name="Value">What every element becomes.</param>
/// <param name="Y">Out.</param>
readonly record struct FillArguments(float Value, ArrayView<float> Y);

/// <summary>What <see cref="Elements.Map"/> takes.</summary>
/// <param name="X">The operand.</param>
/// <param name="Y">Out, as long.</param>
/// <param name="Op">The op.</param>
readonly record struct MapArguments<TOp>(ArrayView<float> X, ArrayView<float> Y, TOp Op) where TOp : struct, IUnaryOp;

/// <summary>What <see cref="Elements.Zip"/> and <see cref="Elements.ZipStretched"/> take.</summary>
/// <param name="A">The left operand.</param>
/// <param name="B">The right operand: as long as A, or of <paramref name="Period"/> values.</param>
/// <param name="Y">Out, as long as A.</param>
/// <param name="Period">After how many elements of A the right operand begins anew, for <see cref="Elements.ZipStretched"/>.</param>
/// <param name="Op">The op.</param>
readonly record struct ZipArguments<TOp>(ArrayView<float> A, ArrayView<float> B, ArrayView<float> Y, int Period, TOp Op)
    where TOp : struct, IBinaryOp;

/// <summary>Element-wise kernels, four elements a thread; the last thread takes what is left one by one.</summary>
static class Elements
{
    public const int GroupSize = 256;

    /// <summary>Every element of y becomes the value.</summary>
    public static void Fill(FillArguments arguments)
    {
        var y = arguments.Y;
        float value = arguments.Value;
        int quad = Grid.GlobalIndex.X, length = y.IntLength;
        if (quad < length / 4)
        {
            y.Quads()[quad] = new Float4 { A = value, B = value, C = value, D = value };
        }
        else if (quad == length / 4)
        {
            for (int i = 4 * quad; i < length; i++) y[i] = value;
        }
    }

    /// <summary>y = op(x).</summary>
    public static void Map<TOp>(MapArguments<TOp> arguments) where TOp : struct, IUnaryOp
    {
        ArrayView<float> x = arguments.X, y = arguments.Y;
        var op = arguments.Op;
        int quad = Grid.GlobalIndex.X, length = y.IntLength;
        if (quad < length / 4)
        {
            var q = x.Quads()[quad];
            y.Quads()[quad] = new Float4 { A = op.Apply(q.A), B = op.Apply(q.B), C = op.Apply(q.C), D = op.Apply(q.D) };
        }
        else if (quad == length / 4)
        {
            for (int i = 4 * quad; i < length; i++) y[i] = op.Apply(x[i]);
        }
    }

    /// <summary>y = op(a, b), all of one shape.</summary>
    public static void Zip<TOp>(ZipArguments<TOp> arguments) where TOp : struct, IBinaryOp
    {
        ArrayView<float> a = arguments.A, b = arguments.B, y = arguments.Y;
        var op = arguments.Op;
        int quad = Grid.GlobalIndex.X, length = y.IntLength;
        if (quad < length / 4)
        {
            Float4 p = a.Quads()[quad], q = b.Quads()[quad];
            y.Quads()[quad] = new Float4 { A = op.Apply(p.A, q.A), B = op.Apply(p.B, q.B), C = op.Apply(p.C, q.C), D = op.Apply(p.D, q.D) };
        }
        else if (quad == length / 4)
        {
            for (int i = 4 * quad; i < length; i++) y[i] = op.Apply(a[i], b[i]);
        }
    }

    /// <summary>y[i] = op(a[i], b[i mod period]): a row of columns, or one value.</summary>
    public static void ZipStretched<TOp>(ZipArguments<TOp> arguments) where TOp : struct, IBinaryOp
    {
        ArrayView<float> a = arguments.A, b = arguments.B, y = arguments.Y;
        var op = arguments.Op;
        int quad = Grid.GlobalIndex.X, length = y.IntLength, period = arguments.Period;
        if (quad < length / 4)
        {
            int i = 4 * quad % period, j = Next(i, period), k = Next(j, period), l = Next(k, period);
            var p = a.Quads()[quad];
            y.Quads()[quad] = new Float4
            {
                A = op.Apply(p.A, b[i]),
                B = op.Apply(p.B, b[j]),
                C = op.Apply(p.C, b[k]),
                D = op.Apply(p.D, b[l])
            };
        }
        else if (quad == length / 4)
        {
            for (int i = 4 * quad; i < length; i++) y[i] = op.Apply(a[i], b[i % period]);
        }
    }

    static int Next(int i, int period) => i + 1 < period ? i + 1 : 0;

    /// <summary>The same memory, four elements an index: blocks start at 16 bytes, the last length mod 4 elements are not seen.</summary>
    public static ArrayView<Float4> Quads(this ArrayView<float> view) => view.Cast<Float4>();
}
