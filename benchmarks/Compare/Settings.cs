namespace Xbm.Benchmarks.Compare;

/// <summary>How a comparison is made.</summary>
/// <param name="Threads">Numbers of threads to compare with.</param>
/// <param name="Rounds">How often both sides take their turn; medians are taken over them.</param>
/// <param name="Seconds">How long one turn lasts.</param>
/// <param name="VectorBits">Vector width of our kernels; 0 for the widest.</param>
sealed record Settings(int[] Threads, int Rounds, double Seconds, int VectorBits);
