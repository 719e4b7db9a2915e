using Xbm.Engine;

namespace Xbm.Conformance.Cases;

/// <summary>What one step of a case gave: the output, and the gradient of each leaf under a random seed.</summary>
sealed record Evaluation(int[] Shape, float[] Output, float[]?[] Gradients)
{
    /// <summary>Runs one step; no storage but the inputs' may be in use after it.</summary>
    public static Evaluation Of(OpCase test, Backend backend)
    {
        int before = backend.LiveStorage;
        var values = test.Inputs();
        var inputs = test.Shapes.Select((shape, i) => i < test.Leaves ? backend.Parameter(new(shape)) : backend.Persistent(new(shape)))
            .ToArray();
        for (int i = 0; i < inputs.Length; i++) inputs[i].Set(values[i]);
        Evaluation result;
        using (backend.BeginStep())
        {
            var y = test.Op(inputs);
            float[] output = y.ToArray();
            y.Backward(backend.From(test.Seed(output.Length), y.Shape));
            // The output is read before backward and after: no rule may write to what it did not make.
            Assert.Equal(output, y.ToArray());
            result = new(y.Shape.ToArray(), output, [.. inputs.Select(x => x.Grad?.ToArray())]);
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            if (i < test.Leaves) Assert.Equal(values[i], inputs[i].ToArray());
            inputs[i].Dispose();
        }
        Assert.Equal(before, backend.LiveStorage);
        return result;
    }
}
