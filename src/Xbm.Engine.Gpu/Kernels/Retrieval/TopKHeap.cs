using ILGPU;

namespace Xbm.Engine.Gpu.Kernels;

/// <summary>
/// A heap of (similarity, row) with the worst on top: lower similarity, or the same and a higher row. Empty places have row −1 and −∞.
/// </summary>
/// <param name="first">Its place in both arrays.</param>
/// <param name="count">Its size, at least 1.</param>
readonly struct TopKHeap(long first, int count)
{
    public void Clear(ArrayView<int> rows, ArrayView<float> similarities)
    {
        for (int i = 0; i < count; i++)
        {
            rows[first + i] = -1;
            similarities[first + i] = float.NegativeInfinity;
        }
    }

    public float Worst(ArrayView<float> similarities) => similarities[first];

    public void Replace(ArrayView<int> rows, ArrayView<float> similarities, float similarity, int row) =>
        SiftDown(rows, similarities, similarity, row, count);

    /// <summary>Best first: the worst goes to the end again and again.</summary>
    public void Sort(ArrayView<int> rows, ArrayView<float> similarities)
    {
        for (int end = count - 1; end > 0; end--)
        {
            int row = rows[first + end];
            float similarity = similarities[first + end];
            rows[first + end] = rows[first];
            similarities[first + end] = similarities[first];
            SiftDown(rows, similarities, similarity, row, end);
        }
    }

    /// <summary>Puts an entry in place of the top and lets it sink.</summary>
    void SiftDown(ArrayView<int> rows, ArrayView<float> similarities, float similarity, int row, int length)
    {
        int i = 0;
        while (2 * i + 1 < length)
        {
            int child = 2 * i + 1;
            if (child + 1 < length && IsWorse(
                similarities[first + child + 1], rows[first + child + 1], similarities[first + child], rows[first + child])) child++;
            if (!IsWorse(similarities[first + child], rows[first + child], similarity, row)) break;
            rows[first + i] = rows[first + child];
            similarities[first + i] = similarities[first + child];
            i = child;
        }
        rows[first + i] = row;
        similarities[first + i] = similarity;
    }

    /// <summary>As an unsigned number, −1 is the worst row of all.</summary>
    static bool IsWorse(float similarity, int row, float otherSimilarity, int otherRow) =>
        similarity < otherSimilarity || (similarity == otherSimilarity && (uint)row > (uint)otherRow);
}
