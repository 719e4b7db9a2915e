namespace Xbm.Engine;

/// <summary>What <see cref="Backend.FirstHitRanks"/> reads and writes; the gallery lies class by class.</summary>
public readonly record struct RankArguments
{
    /// <summary>Query rows.</summary>
    public required int QueryCount { get; init; }

    /// <summary>Gallery rows.</summary>
    public required int GalleryCount { get; init; }

    /// <summary>The embedding's size.</summary>
    public required int Columns { get; init; }

    /// <summary>[queries, columns]; neighbours of one class are best given together.</summary>
    public required Storage<float> Queries { get; init; }

    /// <summary>[gallery, columns].</summary>
    public required Storage<float> Gallery { get; init; }

    /// <summary>[gallery]: the row number that decides between rows of equal similarity, ascending within a class.</summary>
    public required Storage<int> RowNumbers { get; init; }

    /// <summary>[queries]: the first gallery row of the query's class.</summary>
    public required Storage<int> ClassBegin { get; init; }

    /// <summary>[queries]: the row after the last one of the query's class.</summary>
    public required Storage<int> ClassEnd { get; init; }

    /// <summary>[queries]: the gallery row that is the query's own copy and left out; −1 for none.</summary>
    public required Storage<int> OwnRows { get; init; }

    /// <summary>Out, [queries].</summary>
    public required Storage<int> Ranks { get; init; }
}
