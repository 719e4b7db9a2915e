namespace Xbm.Engine;

/// <summary>
/// One phase of an input gradient along one axis. With stride t the input positions fall into t phases, each of which sees only every t-th
/// tap of the filter: positions p with (p + padding) mod t = phase. Position number i reads dy at Origin + i + u for its taps u = 0 … Taps
/// − 1.
/// </summary>
readonly struct StridePhase
{
    readonly int _stride, _phase;

    public StridePhase(int size, int window, int stride, int padding, int phase)
    {
        (_stride, _phase) = (stride, phase);
        Taps = phase < window ? (window - phase + stride - 1) / stride : 0;
        First = ((phase - padding) % stride + stride) % stride;
        Count = First < size ? (size - First + stride - 1) / stride : 0;
        Origin = (First + padding - phase) / stride - (Taps - 1);
    }

    /// <summary>The phase's first input position.</summary>
    public int First { get; }

    /// <summary>Its number of input positions.</summary>
    public int Count { get; }

    /// <summary>Its number of filter taps.</summary>
    public int Taps { get; }

    /// <summary>Where in dy the first position's first tap lies.</summary>
    public int Origin { get; }

    /// <summary>The filter's row (or column) under tap u: they run backwards.</summary>
    public int Tap(int u) => _phase + _stride * (Taps - 1 - u);
}
