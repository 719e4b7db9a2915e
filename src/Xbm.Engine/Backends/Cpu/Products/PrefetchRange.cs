namespace Xbm.Engine.Backends.Cpu.Products;

/// <summary>Memory that is read after a product, and that the product has brought near while it is computed.</summary>
/// <param name="Data">First float.</param>
/// <param name="Length">Floats.</param>
readonly record struct PrefetchRange(nint Data, nint Length);
