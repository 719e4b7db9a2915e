using Xbm.Conformance.Cases;
using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Gpu.Tests;

/// <summary>
/// Every row of the table of op cases: the oracle's output, the CPU's output and gradients, the same bits twice, and (as every
/// <see cref="Evaluation"/>) no storage in use after the step.
/// </summary>
// CI runs what has this mark on ILGPU's CPU accelerator too.
[Trait("Speed", "fast")]
public class ParityTests
{
    const double ElementTolerance = 1e-6, SumTolerance = 1e-5;

    static readonly HashSet<string> s_elementwise = [.. OpCases.Element().Select(test => test.Name)];

    public static TheoryData<string> Names => [.. OpCases.All.Select(test => test.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_device_computes_what_the_CPU_and_the_oracle_do(string name)
    {
        var test = OpCases.All.Single(c => c.Name == name);
        Evaluation one = Evaluate(test), cpu;
        using (var backend = new CpuBackend(1)) cpu = Evaluation.Of(test, backend);
        var oracle = test.Oracle(test.InputsInDouble());
        // Where a row allows more than usual, the problem amplifies roundings.
        double tolerance = s_elementwise.Contains(name) ? ElementTolerance : test.Tolerance > 2e-5 ? test.Tolerance : SumTolerance;
        Assert.Equal(oracle.Shape, one.Shape);
        Near.Equal(oracle.Values, one.Output, test.Tolerance, "output against the oracle");
        Near.Equal([.. cpu.Output.Select(v => (double)v)], one.Output, tolerance, "output against the CPU");
        for (int i = 0; i < cpu.Gradients.Length; i++)
            if (cpu.Gradients[i] is { } expected)
                Near.Equal([.. expected.Select(v => (double)v)], one.Gradients[i]!, tolerance, $"gradient of input {i} against the CPU");
            else Assert.Null(one.Gradients[i]);
        // Twice as long is too long there.
        if (!TestDevice.IsSlow) CaseCheck.AssertSameBits(one, Evaluate(test));
    }

    static Evaluation Evaluate(OpCase test)
    {
        using var lease = TestDevice.Lease();
        var backend = lease.Backend;
        return Evaluation.Of(test, backend);
    }
}
