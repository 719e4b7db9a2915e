namespace Xbm.Training.Catalogues;

/// <summary>Finds what a mistyped word was meant to be.</summary>
static class Nearest
{
    /// <summary>The candidate with the least edit distance; the first of them on a tie; null where there is none.</summary>
    internal static string? To(string word, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => Distance(word, candidate));

    /// <summary>The candidate that the word may well be a mistyped form of; null where none is close.</summary>
    internal static string? Close(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } nearest && Distance(word, nearest) <= Math.Max(1, Math.Min(word.Length, nearest.Length) / 2)
            ? nearest : null;

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substitute = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(substitute, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
