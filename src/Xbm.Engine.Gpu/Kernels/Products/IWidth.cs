namespace Xbm.Engine.Gpu.Kernels;

/// <summary>How many elements of an operand a thread reads at once.</summary>
interface IWidth
{
    /// <summary>Whether all fours of neighbours lie at multiples of 16 bytes and inside or outside together.</summary>
    bool Vector { get; }
}

/// <summary>Four at once.</summary>
struct Wide : IWidth
{
    public readonly bool Vector => true;
}

/// <summary>One by one, for sizes that are no multiples of 4.</summary>
struct Narrow : IWidth
{
    public readonly bool Vector => false;
}
