using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Cases;

/// <summary>
/// What a case has to hold: the oracle's output, the gradients of finite differences under a random seed, the same bits on two threads,
/// and no storage in use after the step.
/// </summary>
static class CaseCheck
{
    /// <summary>At most this many elements of an input are differentiated numerically.</summary>
    const int Probes = 24, FewProbes = 4, Large = 4000;

    public static void Run(OpCase test, IEnumerable<int> widths)
    {
        var output = test.Oracle(test.InputsInDouble());
        var slopes = Slopes(test, output);
        foreach (int width in widths)
        {
            var result = Evaluate(test, 1, width);
            Assert.Equal(output.Shape, result.Shape);
            Near.Equal(output.Values, result.Output, test.Tolerance, $"{test.Name}, output at {width} bits");
            CheckGradients(test, result, slopes, width);
            AssertSameBits(result, Evaluate(test, 2, width));
        }
    }

    static Evaluation Evaluate(OpCase test, int threads, int width)
    {
        using var lease = Machine.Open(threads, width);
        var backend = lease.Backend;
        return Evaluation.Of(test, backend);
    }

    /// <summary>Numerical gradients: of all elements of a small input, of some of a large one.</summary>
    static List<(int Input, int Element, double Slope)> Slopes(OpCase test, Nd output)
    {
        var (inputs, step) = test.Kinks ? FiniteDifferences.OffKinks(test.InputsInDouble()) : (test.InputsInDouble(), 1e-4);
        var seed = Nd.Of(output.Shape, test.Seed(output.Length));
        var rng = Rng.Of(3, test.Name);
        var slopes = new List<(int, int, double)>();
        for (int i = 0; i < Math.Min(test.Leaves, inputs.Length); i++)
        {
            int length = inputs[i].Length, probes = Math.Min(length, output.Length > Large ? FewProbes : Probes);
            for (int probe = 0; probe < probes; probe++)
            {
                int element = length <= probes ? probe : rng.NextInt(length);
                slopes.Add((i, element, FiniteDifferences.Of(test.Oracle, inputs, seed, i, element, step)));
            }
        }
        return slopes;
    }

    static void CheckGradients(OpCase test, Evaluation result, List<(int Input, int Element, double Slope)> slopes, int width)
    {
        for (int i = 0; i < test.Shapes.Length; i++)
            if (i >= test.Leaves) Assert.Null(result.Gradients[i]);
            else Assert.All(result.Gradients[i]!, g => Assert.True(float.IsFinite(g)));
        foreach (var (input, element, slope) in slopes)
            Near.Equal(slope, result.Gradients[input]![element], test.Tolerance,
                $"{test.Name}, gradient of input {input}, element {element} at {width} bits");
    }

    public static void AssertSameBits(Evaluation one, Evaluation two)
    {
        Assert.Equal(Bits(one.Output), Bits(two.Output));
        for (int i = 0; i < one.Gradients.Length; i++) Assert.Equal(Bits(one.Gradients[i]), Bits(two.Gradients[i]));
    }

    static int[]? Bits(float[]? values) => values?.Select(BitConverter.SingleToInt32Bits).ToArray();
}
