namespace Xbm.Benchmarks.Kernels;

/// <summary>A benchmark that knows what one repetition does, so that its table can show a rate.</summary>
public interface IRated
{
    /// <summary>Operations or bytes of one repetition, and the rate's unit: ("GFLOP/s", 2.1e9).</summary>
    (string Unit, double Amount) Rate { get; }
}
