using Xbm.Conformance.Oracle;
using Xbm.Engine;

namespace Xbm.Conformance.Cases;

/// <summary>One op at one set of shapes, beside the same in double.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Op">From the inputs to the output.</param>
/// <param name="Shapes">The inputs' shapes.</param>
/// <param name="Oracle">The same in double.</param>
sealed record OpCase(string Name, Func<Tensor[], Tensor> Op, int[][] Shapes, Func<Nd[], Nd> Oracle)
{
    /// <summary>Largest error allowed of a value or a gradient, relative to 1 + its size.</summary>
    public double Tolerance { get; init; } = 2e-5;

    /// <summary>One value of input number i; uniform in [−1, 1) by default.</summary>
    public Func<int, Rng, (float Value, Rng Next)> Draw { get; init; } = Uniform;

    /// <summary>How many inputs, from the first, are differentiated.</summary>
    public int Leaves { get; init; } = int.MaxValue;

    /// <summary>
    /// The op is piecewise linear and its inputs lie on its kinks: zeros under a rectifier, ties in a window. The slope wanted there is the
    /// one of a point nearby where zero is a little below zero, and of equal values the earlier is a little larger.
    /// </summary>
    public bool Kinks { get; init; }

    public override string ToString() => Name;

    /// <summary>The inputs' values, where they are given and not drawn.</summary>
    public float[][]? Given { get; init; }

    /// <summary>The inputs' values: the same for the same case.</summary>
    public float[][] Inputs() => Given ??
    [
        .. Shapes.Select((shape, i) =>
        {
            var rng = Rng.Of(1, Name, index: i);
            var values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (int j = 0; j < values.Length; j++) (values[j], rng) = Kinks ? Integer(i, rng) : Draw(i, rng);
            return values;
        }),
    ];

    public Nd[] InputsInDouble() => [.. Inputs().Select((values, i) => Nd.Of(Shapes[i], values))];

    /// <summary>What backward starts from: random, since under ones some gradients vanish and hide what is wrong.</summary>
    public float[] Seed(int length)
    {
        var rng = Rng.Of(2, Name);
        var seed = new float[length];
        for (int i = 0; i < length; i++) seed[i] = rng.NextFloat(-1, 1);
        return seed;
    }

    static (float, Rng) Uniform(int input, Rng rng) => (rng.NextFloat(-1, 1), rng);

    /// <summary>One of −2 … 2: full of zeros and ties.</summary>
    static (float, Rng) Integer(int input, Rng rng) => (rng.NextInt(5) - 2, rng);
}
