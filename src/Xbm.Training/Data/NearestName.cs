namespace Xbm.Training.Data;

/// <summary>The known name that an unknown one was probably meant to be.</summary>
static class NearestName
{
    /// <summary>The name with the fewest insertions, deletions and replacements between; on a tie the first in ordinal order.</summary>
    public static string To(string name, IEnumerable<string> known) =>
        known.Order(StringComparer.Ordinal).MinBy(other => Distance(name, other))!;

    /// <summary>Levenshtein's distance, one row of the table at a time.</summary>
    static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (int j = 0; j < row.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j < row.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                corner = above;
            }
        }
        return row[^1];
    }
}
