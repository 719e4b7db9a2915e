using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Tests.Cpu;

/// <summary>Pieces of whole units cover a length once, and differ by one unit at most.</summary>
public class EvenPiecesTests
{
    [Theory]
    [InlineData(0, 6, 1)]
    [InlineData(1, 6, 1)]
    [InlineData(256, 6, 8)]
    [InlineData(1024, 12, 8)]
    [InlineData(77, 6, 13)]
    [InlineData(2047, 16, 2)]
    public void Pieces_cover_the_length(int length, int unit, int pieces)
    {
        var cut = new EvenPieces(length, unit, pieces);
        int end = 0, fewest = int.MaxValue, most = 0;
        for (int i = 0; i < pieces; i++)
        {
            Assert.Equal(end, cut.Begin(i));
            Assert.Equal(0, cut.Begin(i) % unit);
            end = cut.End(i);
            int units = (end - cut.Begin(i) + unit - 1) / unit;
            (fewest, most) = (Math.Min(fewest, units), Math.Max(most, units));
        }
        Assert.Equal(length, end);
        Assert.InRange(most - fewest, 0, 1);
    }
}
