using FsCheck;
using FsCheck.Fluent;

namespace Xbm.Conformance.Properties;

/// <summary>Generated sizes and values. Few values are generated; tensors take them in turn, over and over.</summary>
public sealed record Sample(int[] Sizes, int[] Values)
{
    public override string ToString() => $"sizes [{string.Join(", ", Sizes)}], values [{string.Join(", ", Values)}]";

    /// <summary>The inputs of these shapes, each value divided by <paramref name="unit"/>.</summary>
    public float[][] Inputs(int[][] shapes, float unit = 1)
    {
        int next = 0;
        return [.. shapes.Select(shape => Enumerable.Range(0, Length(shape)).Select(_ => Values[next++ % Values.Length] / unit).ToArray())];
    }

    /// <summary>Samples with size i in [low, high] of range i; failures shrink towards the lows and to few values near zero.</summary>
    public static Arbitrary<Sample> Of(params (int Low, int High)[] ranges)
    {
        var sizes = Gen.CollectToList(ranges.Select(range => Gen.Choose(range.Low, range.High)));
        // 97 values: a prime, so that rows do not repeat each other.
        var values = Gen.Choose(-8, 8).ArrayOf(97);
        var samples = sizes.SelectMany(_ => values, (s, v) => new Sample([.. s], v));
        return Arb.From(samples, sample => sample.Shrink(ranges));
    }

    IEnumerable<Sample> Shrink((int Low, int High)[] ranges)
    {
        for (int i = 0; i < Sizes.Length; i++)
            foreach (int smaller in new[] { ranges[i].Low, (ranges[i].Low + Sizes[i]) / 2, Sizes[i] - 1 }.Distinct())
                if (smaller >= ranges[i].Low && smaller < Sizes[i])
                    yield return this with { Sizes = [.. Sizes[..i], smaller, .. Sizes[(i + 1)..]] };
        if (Values.Length > 1) yield return this with { Values = Values[..(Values.Length / 2)] };
        for (int i = 0; i < Values.Length; i++)
            if (Values[i] != 0) yield return this with { Values = [.. Values[..i], Values[i] / 2, .. Values[(i + 1)..]] };
    }

    static int Length(int[] shape) => shape.Aggregate(1, (a, b) => a * b);
}
