using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Xbm.Engine.Backends.Cpu;

/// <summary>Transposition of a block in memory.</summary>
static unsafe class Transpose
{
    /// <summary>y[j·ldy + i] = x[i·ldx + j] for i &lt; rows, j &lt; columns: 4 × 4 at a time in registers.</summary>
    public static void Run(float* x, nint ldx, int rows, int columns, float* y, nint ldy)
    {
        int i = 0;
        for (; i <= rows - 4; i += 4)
        {
            float* r0 = x + i * ldx, r1 = r0 + ldx, r2 = r1 + ldx, r3 = r2 + ldx;
            int j = 0;
            for (; j <= columns - 4; j += 4)
            {
                var a = Vector128.Load(r0 + j);
                var b = Vector128.Load(r1 + j);
                var c = Vector128.Load(r2 + j);
                var d = Vector128.Load(r3 + j);
                Vector128<float> evenLow = Low(a, c), oddLow = Low(b, d), evenHigh = High(a, c), oddHigh = High(b, d);
                float* to = y + j * ldy + i;
                Low(evenLow, oddLow).Store(to);
                High(evenLow, oddLow).Store(to + ldy);
                Low(evenHigh, oddHigh).Store(to + 2 * ldy);
                High(evenHigh, oddHigh).Store(to + 3 * ldy);
            }
            for (; j < columns; j++)
            {
                float* to = y + j * ldy + i;
                (to[0], to[1], to[2], to[3]) = (r0[j], r1[j], r2[j], r3[j]);
            }
        }
        for (; i < rows; i++)
            for (int j = 0; j < columns; j++) y[j * ldy + i] = x[i * ldx + j];
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
