using System.Numerics;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests.Cpu;

/// <summary>The loops over elements at every length around the vector's, with values that are special to floats.</summary>
public class ElementLoopTests
{
    static readonly float[] Special =
        [0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, 1, -1];

    /// <summary>a − 2b, so that a mix-up of operands shows.</summary>
    readonly struct Lean : IBinaryOp
    {
        public float Apply(float a, float b) => a - 2 * b;
        public Vector<float> Apply(Vector<float> a, Vector<float> b) => a - b * 2;
    }

    [Fact]
    public void Map_equals_the_scalar_form_at_every_length()
    {
        using var backend = new CpuBackend(1);
        for (int length = 0; length <= 70; length++)
        {
            using var step = backend.BeginStep();
            float[] x = [.. Enumerable.Range(0, length).Select(i => Special[i % Special.Length])];
            Assert.Equal(x.Select(new ReluOp().Apply), backend.From(x, new(length)).Relu().ToArray());
        }
    }

    [Theory]
    [InlineData(Broadcast.None)]
    [InlineData(Broadcast.Row)]
    [InlineData(Broadcast.Scalar)]
    public void Zip_stretches_its_second_operand(Broadcast broadcast)
    {
        using var backend = new CpuBackend(2);
        foreach (int rows in new[] { 0, 1, 3, 3000 })
            foreach (int columns in new[] { 0, 1, 7, 33 })
            {
                using var step = backend.BeginStep();
                int length = rows * columns, second = broadcast switch { Broadcast.None => length, Broadcast.Row => columns, _ => 1 };
                float[] a = [.. Enumerable.Range(0, length).Select(i => (float)i)],
                    b = [.. Enumerable.Range(0, second).Select(i => 0.5f * i + 1)];
                var (x, y) = (backend.From(a, new(rows, columns)), backend.Full(new(rows, columns), float.NaN));
                backend.Zip(new Lean(), x.Storage, backend.From(b, new(second)).Storage, y.Storage, broadcast, rows, columns);
                float[] expected =
                    [.. a.Select((v, i) => v - 2 * b[broadcast switch { Broadcast.None => i, Broadcast.Row => i % columns, _ => 0 }])];
                Assert.Equal(expected, y.ToArray());
            }
    }
}
