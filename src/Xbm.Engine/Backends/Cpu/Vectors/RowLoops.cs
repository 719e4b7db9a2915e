using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Xbm.Engine.Backends.Cpu.Vectors;

/// <summary>Vector loops over single rows and small blocks.</summary>
static unsafe class RowLoops
{
    /// <summary>y = x for a few whole vectors, which are not worth a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyVectors(float* x, float* y, int n)
    {
        for (int i = 0; i < n; i += Vector<float>.Count) Vector.Load(x + i).Store(y + i);
    }

    /// <summary>
    /// Copies a block row by row, the rows after the next on their way: short pieces of far rows are nothing that the processor foresees.
    /// </summary>
    public static void CopyBlock(float* x, nint ldx, int rows, int columns, float* y, nint ldy)
    {
        const int Ahead = 3;
        int vectors = columns / Vector<float>.Count * Vector<float>.Count;
        for (int i = 0; i < rows; i++, x += ldx, y += ldy)
        {
            float* ahead = x + (i + Ahead < rows ? Ahead * ldx : 0);
            int j = 0;
            for (; j < vectors; j += Vector<float>.Count)
            {
                if (Sse.IsSupported) Sse.Prefetch0(ahead + j);
                Vector.Load(x + j).Store(y + j);
            }
            for (; j < columns; j++) y[j] = x[j];
        }
    }

    /// <summary>y += x.</summary>
    public static void Add(float* y, float* x, int n) =>
        TensorPrimitives.Add(new ReadOnlySpan<float>(y, n), new ReadOnlySpan<float>(x, n), new Span<float>(y, n));

    /// <summary>z = a·x + y; z may be y.</summary>
    public static void AddScaled(float a, float* x, float* y, float* z, int n) =>
        TensorPrimitives.MultiplyAddEstimate(new ReadOnlySpan<float>(x, n), a, new ReadOnlySpan<float>(y, n), new Span<float>(z, n));

    /// <summary>y = a·x.</summary>
    public static void Scale(float a, float* x, float* y, int n) =>
        TensorPrimitives.Multiply(new ReadOnlySpan<float>(x, n), a, new Span<float>(y, n));

    /// <summary>⟨x, y⟩ in double: rows are short, and norms and projections want the digits.</summary>
    public static double Dot(float* x, float* y, int n)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var x0, out var x1);
            Vector.Widen(Vector.Load(y + i), out var y0, out var y1);
            low += x0 * y0;
            high += x1 * y1;
        }
        double sum = Vector.Sum(low + high);
        for (; i < n; i++) sum += (double)x[i] * y[i];
        return sum;
    }

    /// <summary>Σ x in double.</summary>
    public static double Sum(float* x, int n)
    {
        Vector<double> low = default, high = default;
        int i = 0;
        for (; i <= n - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(x + i), out var x0, out var x1);
            low += x0;
            high += x1;
        }
        double sum = Vector.Sum(low + high);
        for (; i < n; i++) sum += x[i];
        return sum;
    }
}
