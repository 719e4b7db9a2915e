namespace Xbm.Engine.Backends.Cpu.Threading;

/// <summary>A length cut into pieces of whole units (the last unit may be ragged) that differ by one unit at most.</summary>
/// <param name="Length">What is cut.</param>
/// <param name="Unit">The length of a unit.</param>
/// <param name="Pieces">How many pieces.</param>
readonly record struct EvenPieces(int Length, int Unit, int Pieces)
{
    int Units => WorkSplit.Pieces(Length, Unit);

    public int Begin(int piece) => (int)((long)piece * Units / Pieces) * Unit;

    public int End(int piece) => Math.Min(Length, Begin(piece + 1));
}
