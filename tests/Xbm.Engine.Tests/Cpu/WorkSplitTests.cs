using Xbm.Engine.Backends.Cpu.Threading;

namespace Xbm.Engine.Tests.Cpu;

/// <summary>How work is cut, which decides in which order sums are formed: other cuts are other bits.</summary>
public class WorkSplitTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(7, 8)]
    public void Pieces_become_an_even_number_and_one_of_none(int pieces, int expected) => Assert.Equal(expected, WorkSplit.Even(pieces));

    [Theory]
    [InlineData(6, false)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_product_is_fine_enough_in_an_even_number_of_pieces(int pieces, bool expected) =>
        Assert.Equal(expected, WorkSplit.IsFineEnough(pieces));

    [Theory]
    [InlineData(511, 1, 1)]
    [InlineData(512, 1, 2)]
    [InlineData(1023, 1, 2)]
    [InlineData(1 << 20, 1, 8)]
    [InlineData(1 << 20, 3, 4)]
    [InlineData(1 << 20, 9, 1)]
    [InlineData(0, 1, 1)]
    public void Slices_are_a_power_of_two_of_long_slices_in_few_pieces(int length, int piecesPerSlice, int expected) =>
        Assert.Equal(expected, WorkSplit.Slices(length, 256, 256, piecesPerSlice));

    [Fact]
    public void Work_that_would_be_one_piece_is_cut_in_two_sooner()
    {
        Assert.Equal(2, WorkSplit.Slices(64, 128, 32));
        Assert.Equal(1, WorkSplit.Slices(63, 128, 32));
        Assert.Equal(1, WorkSplit.Slices(64, 128, 32, piecesPerSlice: 2));
    }
}
