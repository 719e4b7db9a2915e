using System.Runtime.CompilerServices;
using Xbm.Engine.Backends.Cpu;
using Xbm.Engine.Backends.Cpu.Threading;
using Xbm.Engine.Backends.Cpu.Vectors;

namespace Xbm.Benchmarks.Work;

/// <summary>Multiplications with addition in registers alone, on every thread at once: what the machine can do at most.</summary>
sealed class PeakWorkload : Workload
{
    /// <summary>Sums that do not wait for each other: more than two units times the latency, fewer than the registers of any machine.</summary>
    const int Chains = 12;

    /// <summary>Long enough that starting the threads does not show.</summary>
    const int Iterations = 1 << 20;

    readonly Workers _workers;
    readonly Loop _loop;

    public PeakWorkload(Computer computer) : base(computer)
    {
        int bits = ((CpuBackend)Backend).VectorBits;
        _workers = new Workers(computer.Threads);
        _loop = new Loop(bits);
        Flops = 2.0 * Chains * Iterations * (bits / 32) * computer.Threads;
    }

    /// <summary>Floating-point operations of one repetition.</summary>
    public double Flops { get; }

    public override void Run() => _workers.For(_workers.Count, _loop);

    public override void Dispose()
    {
        _workers.Dispose();
        base.Dispose();
    }

    readonly struct Loop(int bits) : IWork
    {
        public void Run(int index)
        {
            if (bits == 512) Run<FloatVector512>();
            else if (bits == 256) Run<FloatVector256>();
            else Run<FloatVector128>();
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        static unsafe void Run<T>() where T : struct, IFloatVector<T>
        {
            // Every sum tends to 2, so neither infinities nor denormals come up.
            T x = T.Of(0.5f), y = T.Of(1);
            T a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
            for (int n = 0; n < Iterations; n++)
            {
                a = T.MultiplyAdd(a, x, y); b = T.MultiplyAdd(b, x, y); c = T.MultiplyAdd(c, x, y); d = T.MultiplyAdd(d, x, y);
                e = T.MultiplyAdd(e, x, y); f = T.MultiplyAdd(f, x, y); g = T.MultiplyAdd(g, x, y); h = T.MultiplyAdd(h, x, y);
                i = T.MultiplyAdd(i, x, y); j = T.MultiplyAdd(j, x, y); k = T.MultiplyAdd(k, x, y); l = T.MultiplyAdd(l, x, y);
            }
            // Stored, so that none of it may be left out.
            float* sink = stackalloc float[T.Count];
            (a + b + c + d + e + f + g + h + i + j + k + l).Store(sink);
        }
    }
}
