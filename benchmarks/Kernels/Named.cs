namespace Xbm.Benchmarks.Kernels;

/// <summary>A parameter under the short name that the table shows.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Value">The parameter.</param>
public sealed record Named<T>(string Name, T Value)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
