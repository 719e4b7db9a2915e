namespace Xbm.Engine.Backends.Cpu.Retrieval;

/// <summary>A heap of (similarity, row) with the worst on top: lower similarity, or the same and a higher row.</summary>
readonly unsafe struct TopKHeap(float* similarities, int* rows, int count)
{
    public float Worst => similarities[0];

    public void Replace(float similarity, int row)
    {
        (similarities[0], rows[0]) = (similarity, row);
        SiftDown(0, count);
    }

    /// <summary>Best first: the worst goes to the end again and again.</summary>
    public void Sort()
    {
        for (int end = count - 1; end > 0; end--)
        {
            Swap(0, end);
            SiftDown(0, end);
        }
    }

    void SiftDown(int i, int length)
    {
        while (2 * i + 1 < length)
        {
            int child = 2 * i + 1;
            if (child + 1 < length && IsWorse(child + 1, child)) child++;
            if (!IsWorse(child, i)) return;
            Swap(i, child);
            i = child;
        }
    }

    /// <summary>Empty places have row −1 and −∞: as an unsigned number the worst row of all.</summary>
    bool IsWorse(int a, int b) =>
        similarities[a] < similarities[b] || (similarities[a] == similarities[b] && (uint)rows[a] > (uint)rows[b]);

    void Swap(int a, int b)
    {
        (similarities[a], similarities[b]) = (similarities[b], similarities[a]);
        (rows[a], rows[b]) = (rows[b], rows[a]);
    }
}
