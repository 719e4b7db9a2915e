using Xbm.Training.Data;

namespace Xbm.Training.Tests.Data;

/// <summary>Small image sets for tests.</summary>
static class Sets
{
    /// <summary>Classes of these sizes, in mixed order; every pixel of image i is i (mod 256).</summary>
    public static MemoryImageSet Of(int[] classSizes, int side = 1)
    {
        int[] left = [.. classSizes];
        var labels = new List<int>();
        while (left.Any(n => n > 0))
            for (int c = 0; c < left.Length; c++)
                if (left[c]-- > 0) labels.Add(c);
        byte[] pixels = [.. Enumerable.Range(0, labels.Count).SelectMany(i => Enumerable.Repeat((byte)i, side * side))];
        return new MemoryImageSet(pixels, [.. labels], [.. classSizes.Select((_, c) => $"class{c}")], side, side, 1);
    }
}
