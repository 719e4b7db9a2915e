using Xbm.Engine.Gpu.Tests;

namespace Xbm.Conformance;

/// <summary>
/// What the tests of a primitive run on, for those that this project shares with the CPU's: the device. Where they ask for one thread and
/// then for two, it runs twice and has to give the same bits.
/// </summary>
static class Machine
{
    /// <summary>A lane of a GPU.</summary>
    public static int[] Widths { get; } = [32];

    public static int Samples(int wanted) => TestDevice.IsSlow ? Math.Max(3, wanted / 12) : wanted;

    public static int Length(int wanted) => TestDevice.IsSlow ? Math.Min(wanted, 1013) : wanted;

    public static Lease Open(int threads, int width = 0) => TestDevice.Lease();
}
