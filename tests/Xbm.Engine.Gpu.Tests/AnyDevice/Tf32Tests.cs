using FsCheck;
using Xbm.Conformance.Cases;
using Xbm.Conformance.Oracle;
using Xbm.Conformance.Properties;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Gpu.Tests;

/// <summary>
/// Products with factors rounded to TF32: within 10⁻³ of the largest value of a tensor from the exact ones, and the same bits twice.
/// </summary>
public class Tf32Tests
{
    const double Tolerance = 1e-3;

    public static TheoryData<string> Names => [.. OpCases.Dense().Concat(OpCases.Convolutions()).Select(test => test.Name)];

    [TensorCoreTheory]
    [MemberData(nameof(Names))]
    public void Products_and_convolutions_stay_near_the_CPUs(string name)
    {
        var test = OpCases.All.Single(c => c.Name == name);
        Evaluation one = Evaluate(test), two = Evaluate(test), cpu;
        using (var backend = new CpuBackend(1)) cpu = Evaluation.Of(test, backend);
        Near(cpu.Output, one.Output, "output");
        for (int i = 0; i < cpu.Gradients.Length; i++) Near(cpu.Gradients[i]!, one.Gradients[i]!, $"gradient of input {i}");
        CaseCheck.AssertSameBits(one, two);
    }

    public static class Sizes
    {
        public static Arbitrary<Sample> Samples() => Sample.Of((1, 50), (1, 50), (0, 12), (0, 1), (0, 1), (0, 1), (0, 1));
    }

    /// <summary>Sizes in fours, for which the tensor cores are used, around those of tiles.</summary>
    [TensorCoreProperty(typeof(Sizes), 40)]
    public void Products_of_any_size_in_fours(Sample sample)
    {
        int m = 4 * sample.Sizes[0], n = 4 * sample.Sizes[1], k = 4 * sample.Sizes[2];
        bool transposeA = sample.Sizes[3] == 1, transposeB = sample.Sizes[4] == 1;
        bool accumulate = sample.Sizes[5] == 1, bias = sample.Sizes[6] == 1;
        int[][] shapes = [transposeA ? [k, m] : [m, k], transposeB ? [n, k] : [k, n], [m, n], [n]];
        var inputs = sample.Inputs(shapes, 7);
        var product = Products.MatMul(Nd.Of(shapes[0], inputs[0]), Nd.Of(shapes[1], inputs[1]), transposeA, transposeB);
        float[] expected = [.. product.Values.Select((v, i) =>
            (float)(v + (accumulate ? inputs[2][i] : 0) + (bias ? inputs[3][i % n] : 0)))];
        using var lease = TestDevice.Lease(Precision.Tf32);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        var tensors = shapes.Select((shape, i) => backend.From(inputs[i], new(shape))).ToArray();
        if (!accumulate) backend.Fill(tensors[2].Storage, float.NaN);
        backend.Gemm(new GemmShape(m, n, k, transposeA, transposeB, accumulate), tensors[0].Storage, tensors[1].Storage,
            tensors[2].Storage, bias ? tensors[3].Storage : null);
        Near(expected, tensors[2].ToArray(), "product");
    }

    [TensorCoreFact]
    public void The_tensor_cores_are_what_computes()
    {
        // 1 + 2⁻¹² is 1 in TF32, so that the product of precise numbers would be larger.
        using var lease = TestDevice.Lease(Precision.Tf32);
        var backend = lease.Backend;
        using var step = backend.BeginStep();
        var x = backend.Full(new(128, 64), 1 + 1f / 4096);
        Assert.All(x.MatMul(backend.Full(new(64, 128), 1)).ToArray(), value => Assert.Equal(64, value));
    }

    static Evaluation Evaluate(OpCase test)
    {
        using var lease = TestDevice.Lease(Precision.Tf32);
        var backend = lease.Backend;
        return Evaluation.Of(test, backend);
    }

    static void Near(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double most = Tolerance * expected.Select(Math.Abs).DefaultIfEmpty().Max();
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(actual[i] - expected[i]) <= most)) Assert.Fail(
                $"{what}, element {i}: expected {expected[i]:g9} ± {most:g3}, got {actual[i]:g9}");
    }
}
