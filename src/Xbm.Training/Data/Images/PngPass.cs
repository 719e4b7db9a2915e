namespace Xbm.Training.Data;

/// <summary>
/// One pass over the picture: pixel (i, j) of the pass lies at column X + i·StepX and row Y + j·StepY. Without interlace there is
/// one pass over everything; Adam7 has up to seven.
/// </summary>
readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height)
{
    static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes in file order; those without a pixel have no rows in the file and are left out.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header)
    {
        if (!header.Interlaced) return [new(0, 0, 1, 1, header.Width, header.Height)];
        return Adam7
            .Select(p => new PngPass(p.X, p.Y, p.StepX, p.StepY, Steps(header.Width - p.X, p.StepX), Steps(header.Height - p.Y, p.StepY)))
            .Where(p => p.Width > 0 && p.Height > 0);
    }

    static int Steps(int length, int step) => length <= 0 ? 0 : (length + step - 1) / step;
}
