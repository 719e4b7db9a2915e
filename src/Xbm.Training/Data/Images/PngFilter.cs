namespace Xbm.Training.Data;

/// <summary>The five row filters: each byte was stored as its difference from a guess out of its neighbours.</summary>
static class PngFilter
{
    /// <summary>Restores a row in place.</summary>
    /// <param name="filter">The row's filter byte, 0 to 4.</param>
    /// <param name="row">The filtered bytes; the original bytes afterwards.</param>
    /// <param name="above">The original bytes of the row above in the same pass; zeros for the first.</param>
    /// <param name="back">The distance to the same byte of the pixel to the left.</param>
    public static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int back)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = back; i < row.Length; i++) row[i] += row[i - back];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < back ? 0 : row[i - back]) + above[i]) / 2);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                    row[i] += i < back ? above[i] : Paeth(row[i - back], above[i], above[i - back]);
                break;
            default:
                throw new InvalidDataException($"a row has filter {filter}, expected 0 to 4");
        }
    }

    /// <summary>Whichever of left, above and upper left is nearest to left + above − upper left; ties in that order.</summary>
    internal static byte Paeth(int left, int above, int corner)
    {
        int dLeft = Math.Abs(above - corner), dAbove = Math.Abs(left - corner), dCorner = Math.Abs(left + above - 2 * corner);
        return (byte)(dLeft <= dAbove && dLeft <= dCorner ? left : dAbove <= dCorner ? above : corner);
    }
}
