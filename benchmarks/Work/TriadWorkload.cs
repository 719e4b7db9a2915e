using System.Numerics;
using Xbm.Engine;

namespace Xbm.Benchmarks.Work;

/// <summary>y = a + 3·b over arrays far larger than a cache (McCalpin's STREAM triad): the memory's bandwidth.</summary>
sealed class TriadWorkload : Workload
{
    /// <summary>Floats of each of the three arrays: 64 MiB.</summary>
    const int Length = 1 << 24;

    readonly Tensor _a, _b, _y;

    public TriadWorkload(Computer computer) : base(computer)
    {
        var shape = new Shape(Length);
        (_a, _b, _y) = (Backend.Persistent(shape), Backend.Persistent(shape), Backend.Persistent(shape));
    }

    /// <summary>Bytes read and written in one repetition, as STREAM counts them.</summary>
    public static double Bytes => 3.0 * sizeof(float) * Length;

    public override void Run() => Backend.Zip(new Triad(), _a.Storage, _b.Storage, _y.Storage, Broadcast.None, 1, Length);

    readonly struct Triad : IBinaryOp
    {
        public float Apply(float a, float b) => a + 3 * b;
        public Vector<float> Apply(Vector<float> a, Vector<float> b) => a + 3 * b;
    }
}
