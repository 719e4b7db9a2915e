using Xbm.Engine.Backends.Cpu;

namespace Xbm.Conformance;

/// <summary>
/// What the tests of a primitive run on: here the CPU at the vector widths that this machine (or the switches that hide a part of it) has.
/// </summary>
static class Machine
{
    public static int[] Widths { get; } = [.. new[] { 512, 256, 128 }.Where(bits => bits <= CpuBackend.WidestVector)];

    /// <summary>How many samples of a property to run, of so many that are wanted.</summary>
    public static int Samples(int wanted) => wanted;

    /// <summary>How many values to compute with, where so many are wanted.</summary>
    public static int Length(int wanted) => wanted;

    public static Lease Open(int threads, int width = 0) => new(new CpuBackend(threads, width), backend => backend.Dispose());
}
