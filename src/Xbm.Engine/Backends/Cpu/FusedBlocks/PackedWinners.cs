using System.Numerics;
using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Backends.Cpu.FusedBlocks;

/// <summary>How the winners of a window, numbers of two bits, are kept: those of several vectors of channels in the lanes of one.</summary>
static class PackedWinners
{
    public const int Bits = 2;

    /// <summary>Pairs of vectors whose winners one vector holds.</summary>
    public const int Places = 8;

    /// <summary>Elements of a window's winners.</summary>
    public static int PerWindow(int channels) => WorkSplit.Pieces(channels / Vector<int>.Count, 2 * Places) * Vector<int>.Count;

    /// <summary>A pair's winners at their place.</summary>
    public static Vector<int> At(Vector<int> winners, int place) => Vector.ShiftLeft(winners, 2 * Bits * place);
}
