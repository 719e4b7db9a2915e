using Xbm.Engine;

namespace Xbm.Benchmarks.Work;

/// <summary>C = A·B, or A·Bᵀ.</summary>
sealed class GemmWorkload : Workload
{
    readonly GemmShape _shape;
    readonly Tensor _a, _b, _c;

    public GemmWorkload(GemmShape shape, Computer computer) : base(computer)
    {
        _shape = shape;
        _a = RandomData.Uniform(Backend, new Shape(shape.M, shape.K), 1);
        _b = RandomData.Uniform(Backend, new Shape(shape.K, shape.N), 2);
        _c = Backend.Persistent(new Shape(shape.M, shape.N));
    }

    public override void Run() => Backend.Gemm(_shape, _a.Storage, _b.Storage, _c.Storage);
}
