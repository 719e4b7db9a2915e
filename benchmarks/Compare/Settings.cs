using Xbm.Benchmarks.Work;
using Xbm.Engine;
using Xbm.Training.Devices;

namespace Xbm.Benchmarks.Compare;

/// <summary>How a comparison is made.</summary>
/// <param name="Threads">Numbers of threads to compare with.</param>
/// <param name="Rounds">How often both sides take their turn; medians are taken over them.</param>
/// <param name="Seconds">How long one turn lasts.</param>
/// <param name="VectorBits">Vector width of our kernels; 0 for the widest.</param>
/// <param name="Omniglot">The folder of Omniglot's zip files.</param>
/// <param name="Seeds">Runs on Omniglot, each with and without memory.</param>
/// <param name="Iterations">Steps of a run on Omniglot.</param>
/// <param name="Device">Where ours runs; the peer's runs on the same.</param>
/// <param name="Precision">What both compute products in.</param>
sealed record Settings(
    int[] Threads, int Rounds, double Seconds, int VectorBits, string Omniglot, int Seeds, int Iterations,
    string Device = DeviceCatalogue.Cpu, Precision Precision = Precision.Float32)
{
    /// <summary>Whether it is the CPU that is measured.</summary>
    public bool OnCpu => Device == DeviceCatalogue.Cpu;

    /// <summary>Our side with so many threads.</summary>
    public Computer On(int threads) => new(threads, VectorBits, Device, Precision);
}
