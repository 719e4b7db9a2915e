using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>What a thread knows about one of its queries.</summary>
struct RankQuery
{
    /// <summary>The best similarity of the class; that row, −1 before there is one; and its number.</summary>
    public float Similarity;
    public int Row, Number;

    int _begin, _end, _own, _count;

    /// <summary>Queries past the end have no class.</summary>
    public static RankQuery Of(int query, RankPassArguments arguments)
    {
        bool known = query < arguments.Shape.Queries;
        int read = known ? query : 0;
        int end = known ? arguments.End[read] : 0;
        var result = new RankQuery { Row = -1, _own = arguments.Own[read], _begin = arguments.Begin[read], _end = end };
        if (arguments.Shape.Counting == 0) return result;
        result.Similarity = arguments.Best[read];
        result.Row = known ? arguments.BestRows[read] : -1;
        result.Number = result.Row < 0 ? 0 : arguments.Numbers[result.Row];
        return result;
    }

    /// <summary>Rows of a class ascend in number, so among equals the first stays.</summary>
    public void Offer(float similarity, int row, int to)
    {
        if (row >= to || row < _begin || row >= _end || row == _own || (Row >= 0 && !(similarity > Similarity))) return;
        (Similarity, Row) = (similarity, row);
    }

    /// <summary>Counts a row that is better, or as good with a lower number.</summary>
    public void Compare(float similarity, int row, int to, ArrayView<int> numbers)
    {
        if (row >= to || row == _own || !(similarity >= Similarity)) return;
        if (similarity > Similarity || (Row >= 0 && numbers[row] < Number)) _count++;
    }

    /// <summary>Leaves what was found, or counted, for the thread that joins it.</summary>
    public readonly void Share(ArrayView<Float4> shared, int sharer, int query, int counting)
    {
        int at = (sharer * RankCounting.QueryTile + query) * 2;
        shared.Cast<float>()[at] = Similarity;
        shared.Cast<int>()[at + 1] = counting != 0 ? _count : Row;
    }

    /// <summary>What one thread counted.</summary>
    public static int CountOf(ArrayView<Float4> shared, int sharer, int query) =>
        shared.Cast<int>()[(sharer * RankCounting.QueryTile + query) * 2 + 1];

    /// <summary>Takes over what one thread found, if it is better.</summary>
    public void Take(ArrayView<Float4> shared, int sharer, int query)
    {
        int at = (sharer * RankCounting.QueryTile + query) * 2, row = shared.Cast<int>()[at + 1];
        float similarity = shared.Cast<float>()[at];
        if (row < 0 || (Row >= 0 && !(similarity > Similarity || (similarity == Similarity && row < Row)))) return;
        (Similarity, Row) = (similarity, row);
    }
}
