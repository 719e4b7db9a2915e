using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Xbm.Engine.Backends.Cpu.Vectors;

/// <summary>Transposition of a block in memory.</summary>
static unsafe class Transposition
{
    /// <summary>
    /// y[j·ldy + i] = x[i·ldx + j] for i &lt; rows, j &lt; columns: 4 × 4 at a time in registers, and as many side by side as a vector
    /// holds.
    /// </summary>
    public static void Run(float* x, nint ldx, int rows, int columns, float* y, nint ldy)
    {
        int i = 0;
        if (Avx512F.IsSupported)
            for (; i <= rows - 16; i += 16) Strip<Quads512>(x + i * ldx, ldx, columns, y + i, ldy);
        if (Avx.IsSupported)
            for (; i <= rows - 8; i += 8) Strip<Quads256>(x + i * ldx, ldx, columns, y + i, ldy);
        for (; i <= rows - 4; i += 4) Strip<Quads128>(x + i * ldx, ldx, columns, y + i, ldy);
        for (; i < rows; i++)
            for (int j = 0; j < columns; j++) y[j * ldy + i] = x[i * ldx + j];
    }

    /// <summary>As many rows as a vector has lanes.</summary>
    static void Strip<T>(float* x, nint ldx, int columns, float* y, nint ldy) where T : struct, IQuads<T>
    {
        int j = 0;
        for (; j <= columns - 4; j += 4, y += 4 * ldy)
        {
            float* from = x + j;
            T a = T.Gather(from, ldx), b = T.Gather(from + ldx, ldx), c = T.Gather(from + 2 * ldx, ldx), d = T.Gather(from + 3 * ldx, ldx);
            T evenLow = T.Low(a, c), oddLow = T.Low(b, d), evenHigh = T.High(a, c), oddHigh = T.High(b, d);
            T.Low(evenLow, oddLow).Store(y);
            T.High(evenLow, oddLow).Store(y + ldy);
            T.Low(evenHigh, oddHigh).Store(y + 2 * ldy);
            T.High(evenHigh, oddHigh).Store(y + 3 * ldy);
        }
        for (; j < columns; j++, y += ldy)
            for (int i = 0; i < T.Rows; i++) y[i] = x[i * ldx + j];
    }

    /// <summary>Groups of four floats; each group is a part of one 4 × 4 block.</summary>
    interface IQuads<T> where T : struct, IQuads<T>
    {
        /// <summary>Floats, so rows of a strip.</summary>
        static abstract int Rows { get; }

        /// <summary>Four floats of every fourth row from <paramref name="x"/> on.</summary>
        static abstract T Gather(float* x, nint ldx);

        /// <summary>a0 b0 a1 b1 of each group.</summary>
        static abstract T Low(T a, T b);

        /// <summary>a2 b2 a3 b3 of each group.</summary>
        static abstract T High(T a, T b);

        void Store(float* y);
    }

    readonly struct Quads128(Vector128<float> value) : IQuads<Quads128>
    {
        readonly Vector128<float> _value = value;

        public static int Rows => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads128 Gather(float* x, nint ldx) => new(Vector128.Load(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads128 Low(Quads128 a, Quads128 b) => new(
            Sse.IsSupported ? Sse.UnpackLow(a._value, b._value)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a._value, b._value)
            : Vector128.Create(a._value[0], b._value[0], a._value[1], b._value[1]));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads128 High(Quads128 a, Quads128 b) => new(
            Sse.IsSupported ? Sse.UnpackHigh(a._value, b._value)
            : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a._value, b._value)
            : Vector128.Create(a._value[2], b._value[2], a._value[3], b._value[3]));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* y) => _value.Store(y);
    }

    readonly struct Quads256(Vector256<float> value) : IQuads<Quads256>
    {
        readonly Vector256<float> _value = value;

        public static int Rows => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads256 Gather(float* x, nint ldx) => new(Vector256.Create(Vector128.Load(x), Vector128.Load(x + 4 * ldx)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads256 Low(Quads256 a, Quads256 b) => new(Avx.UnpackLow(a._value, b._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads256 High(Quads256 a, Quads256 b) => new(Avx.UnpackHigh(a._value, b._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* y) => _value.Store(y);
    }

    readonly struct Quads512(Vector512<float> value) : IQuads<Quads512>
    {
        readonly Vector512<float> _value = value;

        public static int Rows => 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads512 Gather(float* x, nint ldx) => new(Vector512.Create(
            Vector256.Create(Vector128.Load(x), Vector128.Load(x + 4 * ldx)),
            Vector256.Create(Vector128.Load(x + 8 * ldx), Vector128.Load(x + 12 * ldx))));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads512 Low(Quads512 a, Quads512 b) => new(Avx512F.UnpackLow(a._value, b._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quads512 High(Quads512 a, Quads512 b) => new(Avx512F.UnpackHigh(a._value, b._value));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* y) => _value.Store(y);
    }
}
