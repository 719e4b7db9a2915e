namespace Xbm.Conformance;

/// <summary>Comparisons within a tolerance; a NaN on either side is never near.</summary>
static class Near
{
    /// <summary>|actual − expected| ≤ tolerance·(1 + |expected|).</summary>
    public static bool Holds(double expected, double actual, double tolerance) =>
        Math.Abs(actual - expected) <= tolerance * (1 + Math.Abs(expected));

    public static void Equal(double expected, double actual, double tolerance, string what)
    {
        if (!Holds(expected, actual, tolerance)) Assert.Fail($"{what}: expected {expected:g9}, got {actual:g9}");
    }

    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++) Equal(expected[i], actual[i], tolerance, $"{what}, element {i}");
    }
}
