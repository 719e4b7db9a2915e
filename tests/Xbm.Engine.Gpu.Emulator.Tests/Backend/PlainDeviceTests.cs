using ILGPU;
using ILGPU.Runtime;
using Xbm.Conformance.Cases;
using Xbm.Engine.Backends.Cpu;
using Xbm.Engine.Gpu.Tests;

namespace Xbm.Engine.Gpu.Emulator.Tests;

/// <summary>The op cases on an OpenCL device that has neither shuffles nor double precision.</summary>
public class PlainDeviceTests
{
    public static TheoryData<string> Names => ParityTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plain_device_computes_what_the_CPU_does(string name)
    {
        var test = OpCases.All.Single(c => c.Name == name);
        using var device = TestDevice.Open(AcceleratorType.OpenCL);
        using var cpu = new CpuBackend(1);
        Evaluation expected = Evaluation.Of(test, cpu), actual = Evaluation.Of(test, device);
        Near.Equal([.. expected.Output.Select(v => (double)v)], actual.Output, test.Tolerance, "output");
        for (int i = 0; i < expected.Gradients.Length; i++)
            if (expected.Gradients[i] is { } gradient)
                Near.Equal([.. gradient.Select(v => (double)v)], actual.Gradients[i]!, test.Tolerance, $"gradient of input {i}");
    }

    [Fact]
    public void A_plain_device_draws_the_numbers_of_the_host()
    {
        using var device = TestDevice.Open(AcceleratorType.OpenCL);
        using var step = device.BeginStep();
        var values = device.Empty(new(1003));
        device.RandomUniform(values.Storage, -2, 5, 17, 4);
        var rng = new Rng(17, 4);
        Assert.Equal(Enumerable.Range(0, 1003).Select(_ => rng.NextFloat(-2, 5)), values.ToArray());
    }

    [Fact]
    public void A_plain_device_refuses_a_kernel_that_computes_in_double_precision()
    {
        using var device = TestDevice.Open(AcceleratorType.OpenCL);
        Assert.Equal("kernel PlainDeviceTests.Halve computes in double precision, which the device does not have",
            Assert.Throws<KernelFault>(() => device.Accelerator.LoadStreamKernel<ArrayView<float>>(Halve)).Message);
    }

    static void Halve(ArrayView<float> values) => values[Grid.IdxX] = Half(values[Grid.IdxX]);

    static float Half(float value) => (float)(value * 0.5);
}
