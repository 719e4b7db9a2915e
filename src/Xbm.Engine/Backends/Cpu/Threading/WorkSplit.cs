namespace Xbm.Engine.Backends.Cpu.Threading;

/// <summary>
/// How work is cut into pieces. Every rule looks at sizes alone, never at the number of threads, so that sums are formed in the same order
/// and results are the same bits on any machine. The rules that think of two cores do so because a small machine has two; more cores find
/// enough pieces as well.
/// </summary>
static class WorkSplit
{
    /// <summary>
    /// Elements of one piece of an element-wise pass: large enough to pay for a hand-over, small enough to stay in cache.
    /// </summary>
    public const int PieceLength = 1 << 15;

    /// <summary>Fewest pieces of a matrix product, where its sizes allow.</summary>
    public const int FewestProductPieces = 8;

    /// <summary>Fewest pieces of a convolution before a piece takes several blocks of pixels.</summary>
    public const int FewestConvolutionPieces = 32;

    /// <summary>
    /// Most slices of a sum that is formed in slices, as a filter's gradient is: each has a partial sum of the filter's size.
    /// </summary>
    public const int MostSlices = 8;

    /// <summary>Most pieces whose partial sums are joined by one thread.</summary>
    public const int MostJoinedPieces = 16;

    /// <summary>Most pieces of a pair loss: each has a partial gradient of the anchors' size, whatever the size of the memory.</summary>
    public const int MostPairPieces = 32;

    /// <summary>Pieces of <paramref name="perPiece"/> elements that cover <paramref name="length"/>; the last may be shorter.</summary>
    public static int Pieces(int length, int perPiece) => (length + perPiece - 1) / perPiece;

    /// <summary>Rows of one piece of a pass over [rows, columns].</summary>
    public static int RowsPerPiece(int columns) => Math.Max(1, PieceLength / Math.Max(1, columns));

    /// <summary>A number of pieces that two cores finish together: at least one, and else even.</summary>
    public static int Even(int pieces) => Math.Max(1, (pieces + 1) / 2 * 2);

    /// <summary>Whether a matrix product is cut finely enough, into a number of pieces that two cores finish together.</summary>
    public static bool IsFineEnough(int pieces) => pieces >= FewestProductPieces && pieces % 2 == 0;

    /// <summary>
    /// Slices of a sum over <paramref name="length"/> terms: a power of two, so long as no slice gets shorter than
    /// <paramref name="shortest"/> and there are at most <see cref="MostSlices"/> pieces altogether.
    /// </summary>
    /// <param name="length">Terms of the sum.</param>
    /// <param name="shortest">Fewest terms of a slice.</param>
    /// <param name="shortestOfTwo">Fewest terms of a slice where there would be one piece only, and a second core nothing to do.</param>
    /// <param name="piecesPerSlice">Pieces that each slice consists of.</param>
    public static int Slices(int length, int shortest, int shortestOfTwo, int piecesPerSlice = 1)
    {
        int slices = 1;
        while (slices * piecesPerSlice < MostSlices && length / (slices * 2) >= (slices * piecesPerSlice == 1 ? shortestOfTwo : shortest))
            slices *= 2;
        return slices;
    }
}
