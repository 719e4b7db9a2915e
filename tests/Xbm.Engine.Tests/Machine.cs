using Xbm.Engine.Backends.Cpu;

namespace Xbm.Engine.Tests;

/// <summary>The vector widths that this machine (or the switches that hide a part of it) can run.</summary>
static class Machine
{
    public static int[] Widths { get; } = [.. new[] { 512, 256, 128 }.Where(bits => bits <= CpuBackend.WidestVector)];
}
